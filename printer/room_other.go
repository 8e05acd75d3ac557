//go:build !unix

package printer

import "context"

// roomWatch knows nothing on systems without poll: there the write itself says
// whether the printer takes data, and the end of ctx drops what is held.
type roomWatch struct{}

func watchRoom(string) (*roomWatch, error) { return &roomWatch{}, nil }

// setFlow cannot reach a line that another handle has for itself.
func (*roomWatch) setFlow(string) error { return errNoFlow }

func (*roomWatch) held() int { return 0 }

func (*roomWatch) wait(context.Context) error { return nil }

func (*roomWatch) close() {}
