//go:build !unix

package printer

import "context"

// roomWatch knows nothing on systems without poll: there the write itself says
// whether the printer takes data, and the end of ctx drops what is held.
type roomWatch struct{}

func watchRoom(string) (*roomWatch, error) { return &roomWatch{}, nil }

func (*roomWatch) wait(context.Context) error { return nil }

func (*roomWatch) close() {}
