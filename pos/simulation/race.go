//go:build race

package simulation

// raced: under the race detector, which takes many times as long, a few worlds have
// to do. Races show in few of them, broken promises in many.
const raced = true
