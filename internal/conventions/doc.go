// Package conventions holds the rules of this code base as tests: which package
// may import which, what must be documented, how long a file and a function may
// be, and where no float may stand. It has no code that the till uses.
//
// A rule that turns out wrong is changed here and in docs/ARCHITECTURE.md, with
// the reason, in the commit that needs it.
package conventions
