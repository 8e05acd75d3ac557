// Package interop lets public Go clients of WeChat Pay talk to our sandbox, and
// measures package wxpay beside them. It is a module of its own, so that the
// program depends on none of them, and has nothing but tests.
//
// Each library stands behind the same small interface, used as its own page says
// to use it, checks of signatures included. Ours is one of them: the tests of
// what has to work run against all. Where a library accepts what nobody should
// believe, the test says so by name; a version that mends it fails there.
//
//	go test ./...
//	go test -run '^$' -bench . -benchmem
package interop
