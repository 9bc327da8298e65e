"""What issue 10 must show: nothing lost, doubled, overwritten or leaked without a word, on both engines."""
