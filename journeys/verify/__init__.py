"""What a live organisation really does, told apart by experiments on objects of one's own."""
