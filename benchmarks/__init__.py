"""What the providers cost: requests, bytes and time, against a do-nothing provider in the same run."""
