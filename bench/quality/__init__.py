"""Quality on labelled data that the authors of the vocabulary and of the ranking did not see."""
