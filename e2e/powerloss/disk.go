package powerloss

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// sector is what a disk writes whole or not at all.
const sector = 512

// change is one thing that a program has done to the file system and that is not
// known to be on the disk.
type change struct {
	ino  uint64
	data []byte // written at off; nil: the file was cut to off
	off  int64
	name func(*disk) // of changes of names; nil: of content
}

// disk is what of a file system would be left if the power went off now. A file's
// bytes are on it once the file was synced. Names are in a journal: a sync of
// anything brings all of them up to then.
type disk struct {
	mu      sync.Mutex
	lies    bool              // guarded by mu; syncs are acknowledged and do nothing
	off     bool              // guarded by mu; the power is
	fails   *rand.Rand        // guarded by mu; decides which syncs end with an error; nil: none do
	failed  int               // guarded by mu; syncs that did
	content map[uint64][]byte // guarded by mu; by inode
	names   map[string]entry  // guarded by mu; by path
	pending []change          // guarded by mu; oldest first
}

// entry is what a name stands for.
type entry struct {
	ino uint64
	dir bool
}

func newDisk(lies bool) *disk {
	return &disk{lies: lies, content: map[uint64][]byte{}, names: map[string]entry{}}
}

// do notes a change, and reports whether the power is on.
func (d *disk) do(c change) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.off {
		d.pending = append(d.pending, c)
	}
	return !d.off
}

// create notes a new file, which may have the inode of one that is gone.
func (d *disk) create(path string, ino uint64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.off {
		return false
	}
	d.pending = slices.DeleteFunc(d.pending, func(c change) bool { return c.name == nil && c.ino == ino })
	d.pending = append(d.pending, change{name: func(d *disk) {
		d.names[path] = entry{ino: ino}
		delete(d.content, ino)
	}})
	return true
}

// sync brings the bytes of a file to the disk, and all names. It reports whether
// it says so: without power it does not, and where syncs fail one in ten does not,
// half of which have done what they deny.
func (d *disk) sync(ino uint64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.off || d.lies {
		return !d.off
	}
	denies := d.fails != nil && d.fails.IntN(10) == 0
	if denies {
		d.failed++
	}
	if denies && d.fails.IntN(2) == 0 {
		return false
	}
	d.pending = slices.DeleteFunc(d.pending, func(c change) bool {
		if c.name == nil && c.ino != ino {
			return false
		}
		d.apply(c)
		return true
	})
	return !denies
}

// failing has syncs fail, or work again where random is nil, and returns how many have
// failed so far.
func (d *disk) failing(random *rand.Rand) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fails = random
	return d.failed
}

// apply makes a change durable. The caller holds mu.
func (d *disk) apply(c change) {
	if c.name != nil {
		c.name(d)
		return
	}
	b := d.content[c.ino]
	end := int(c.off) + len(c.data)
	switch {
	case c.data == nil && len(b) >= end:
		b = b[:end:end]
	case len(b) < end:
		b = append(b, make([]byte, end-len(b))...)
	}
	copy(b[int(c.off):], c.data)
	d.content[c.ino] = b
}

// powerOff ends it. With torn, what was not synced is on the disk all the same, in
// part: some of the writes, in whatever order, some of their sectors, and the names
// up to some moment.
func (d *disk) powerOff(torn bool, random *rand.Rand) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.off = true
	if !torn {
		return
	}
	names := random.IntN(len(d.pending) + 1)
	for i, c := range d.pending {
		switch {
		case c.name != nil && i < names:
			d.apply(c)
		case c.name != nil || random.IntN(2) == 0:
		case c.data == nil:
			d.apply(c)
		default:
			d.tear(c, random)
		}
	}
}

// tear brings some sectors of a write to the disk.
func (d *disk) tear(c change, random *rand.Rand) {
	for at := 0; at < len(c.data); {
		n := min(sector-(int(c.off)+at)%sector, len(c.data)-at)
		if random.IntN(4) > 0 {
			d.apply(change{ino: c.ino, off: c.off + int64(at), data: c.data[at : at+n]})
		}
		at += n
	}
}

// rename is what a rename does to the names at and below a path.
func (d *disk) rename(from, to string) {
	for path, e := range maps.Clone(d.names) {
		if path == from || len(path) > len(from) && path[:len(from)+1] == from+"/" {
			delete(d.names, path)
			d.names[to+path[len(from):]] = e
		}
	}
}

// restore writes what is left into dir, for the next start.
func (d *disk) restore(dir string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, path := range slices.Sorted(maps.Keys(d.names)) { // a folder before what is in it
		full := filepath.Join(dir, path)
		if d.names[path].dir {
			if err := os.MkdirAll(full, 0o700); err != nil {
				return err
			}
			continue
		}
		if err := os.WriteFile(full, d.content[d.names[path].ino], 0o600); err != nil {
			return err
		}
	}
	return nil
}
