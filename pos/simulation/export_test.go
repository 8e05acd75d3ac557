package simulation

// Raced is whether the race detector is at work.
const Raced = raced
