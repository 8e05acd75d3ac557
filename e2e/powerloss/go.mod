module wxtill/e2e/powerloss

go 1.26.0

require (
	github.com/hanwen/go-fuse/v2 v2.12.1
	wxtill v0.0.0
)

require (
	golang.org/x/crypto v0.58.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.43.0 // indirect
	software.sslmate.com/src/go-pkcs12 v0.7.4 // indirect
)

replace wxtill => ../..
