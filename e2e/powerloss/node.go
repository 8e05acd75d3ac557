// Package powerloss runs the real till on a file system that forgets what was not
// synced, and pulls the plug. It is a module of its own: the program never sees FUSE.
package powerloss

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	fuse "github.com/hanwen/go-fuse/v2/fs"
	raw "github.com/hanwen/go-fuse/v2/fuse"
)

// node is a file or folder: what programs see is another folder, and the disk is
// told of everything that they do.
type node struct {
	*fuse.LoopbackNode
	disk *disk
}

// mount puts a file system over a folder, which holds what was left of the last
// one, at dir.
func mount(at, dir string, lies bool) (*disk, *raw.Server, error) {
	d := newDisk(lies)
	if err := d.take(dir); err != nil {
		return nil, nil, err
	}
	root, err := fuse.NewLoopbackRoot(dir)
	if err != nil {
		return nil, nil, err
	}
	server, err := fuse.Mount(at, &node{root.(*fuse.LoopbackNode), d}, &fuse.Options{
		MountOptions: raw.MountOptions{DirectMount: true, FsName: "powerloss", Name: "powerloss"},
	})
	return d, server, err
}

// take has everything in a folder on the disk.
func (d *disk) take(dir string) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		ino := info.Sys().(*syscall.Stat_t).Ino
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		d.names[name] = entry{ino, e.IsDir()}
		if !e.IsDir() {
			d.content[ino], err = os.ReadFile(path)
		}
		return err
	})
}

// WrapChild implements [fuse.NodeWrapChilder].
func (n *node) WrapChild(_ context.Context, ops fuse.InodeEmbedder) fuse.InodeEmbedder {
	return &node{ops.(*fuse.LoopbackNode), n.disk}
}

func (n *node) ino() uint64              { return n.StableAttr().Ino }
func (n *node) child(name string) string { return filepath.Join(n.Path(n.Root()), name) }

// powered is what an operation comes to by whether there is power.
func powered(on bool) syscall.Errno {
	if on {
		return 0
	}
	return syscall.EIO
}

// named notes a change of names.
func (n *node) named(fn func(*disk)) syscall.Errno {
	return powered(n.disk.do(change{name: fn}))
}

// Write implements [fuse.NodeWriter].
func (n *node) Write(ctx context.Context, f fuse.FileHandle, data []byte, off int64) (uint32, syscall.Errno) {
	if errno := powered(n.disk.do(change{ino: n.ino(), off: off, data: append([]byte{}, data...)})); errno != 0 {
		return 0, errno
	}
	return f.(file).write(ctx, data, off)
}

// Open implements [fuse.NodeOpener].
func (n *node) Open(ctx context.Context, flags uint32) (fuse.FileHandle, uint32, syscall.Errno) {
	f, flags, errno := n.LoopbackNode.Open(ctx, flags)
	if errno != 0 {
		return nil, 0, errno
	}
	return opened(f), flags, 0
}

// file is an open file. It has nothing by which a write could go past the node: the
// kernel would pass them straight to the file below.
type file struct {
	fuse.FileReader
	fuse.FileReleaser
	fuse.FileFlusher
	fuse.FileGetattrer
	fuse.FileSetattrer
	fuse.FileLseeker
	write func(context.Context, []byte, int64) (uint32, syscall.Errno)
}

func opened(f fuse.FileHandle) file {
	l := f.(*fuse.LoopbackFile)
	return file{l, l, l, l, l, l, l.Write}
}

// Fsync implements [fuse.NodeFsyncer].
func (n *node) Fsync(context.Context, fuse.FileHandle, uint32) syscall.Errno {
	return powered(n.disk.sync(n.ino()))
}

// Setattr implements [fuse.NodeSetattrer].
func (n *node) Setattr(ctx context.Context, f fuse.FileHandle, in *raw.SetAttrIn, out *raw.AttrOut) syscall.Errno {
	if size, ok := in.GetSize(); ok {
		if errno := powered(n.disk.do(change{ino: n.ino(), off: int64(size)})); errno != 0 {
			return errno
		}
	}
	return n.LoopbackNode.Setattr(ctx, f, in, out)
}

// Create implements [fuse.NodeCreater].
func (n *node) Create(ctx context.Context, name string, flags, mode uint32, out *raw.EntryOut) (*fuse.Inode, fuse.FileHandle, uint32, syscall.Errno) {
	child, f, flags, errno := n.LoopbackNode.Create(ctx, name, flags, mode, out)
	if errno != 0 {
		return nil, nil, 0, errno
	}
	return child, opened(f), flags, powered(n.disk.create(n.child(name), child.StableAttr().Ino))
}

// Mkdir implements [fuse.NodeMkdirer].
func (n *node) Mkdir(ctx context.Context, name string, mode uint32, out *raw.EntryOut) (*fuse.Inode, syscall.Errno) {
	child, errno := n.LoopbackNode.Mkdir(ctx, name, mode, out)
	if errno == 0 {
		path, ino := n.child(name), child.StableAttr().Ino
		errno = n.named(func(d *disk) { d.names[path] = entry{ino, true} })
	}
	return child, errno
}

// Unlink implements [fuse.NodeUnlinker].
func (n *node) Unlink(ctx context.Context, name string) syscall.Errno {
	path := n.child(name)
	if errno := n.named(func(d *disk) { delete(d.names, path) }); errno != 0 {
		return errno
	}
	return n.LoopbackNode.Unlink(ctx, name)
}

// Rmdir implements [fuse.NodeRmdirer].
func (n *node) Rmdir(ctx context.Context, name string) syscall.Errno {
	path := n.child(name)
	if errno := n.named(func(d *disk) { delete(d.names, path) }); errno != 0 {
		return errno
	}
	return n.LoopbackNode.Rmdir(ctx, name)
}

// Rename implements [fuse.NodeRenamer].
func (n *node) Rename(ctx context.Context, name string, parent fuse.InodeEmbedder, newName string, flags uint32) syscall.Errno {
	to := parent.(*node)
	from, target := n.child(name), to.child(newName)
	if errno := n.named(func(d *disk) { d.rename(from, target) }); errno != 0 {
		return errno
	}
	return n.LoopbackNode.Rename(ctx, name, to.LoopbackNode, newName, flags)
}

// Link implements [fuse.NodeLinker]: none here, nobody needs them.
func (n *node) Link(context.Context, fuse.InodeEmbedder, string, *raw.EntryOut) (*fuse.Inode, syscall.Errno) {
	return nil, syscall.ENOTSUP
}

// CopyFileRange implements [fuse.NodeCopyFileRanger]: copies go the long way, by writes.
func (n *node) CopyFileRange(context.Context, fuse.FileHandle, uint64, *fuse.Inode, fuse.FileHandle, uint64, uint64, uint64) (uint32, syscall.Errno) {
	return 0, syscall.ENOSYS
}

// OpendirHandle implements [fuse.NodeOpendirHandler].
func (n *node) OpendirHandle(ctx context.Context, flags uint32) (fuse.FileHandle, uint32, syscall.Errno) {
	f, flags, errno := n.LoopbackNode.OpendirHandle(ctx, flags)
	if errno != 0 {
		return nil, 0, errno
	}
	return folder{f.(dirStream), n}, flags, 0
}

// dirStream is a folder that is being read.
type dirStream interface {
	fuse.FileReaddirenter
	fuse.FileSeekdirer
	fuse.FileReleasedirer
}

// folder is an open folder.
type folder struct {
	dirStream
	of *node
}

// Fsyncdir implements [fuse.FileFsyncdirer].
func (f folder) Fsyncdir(context.Context, uint32) syscall.Errno {
	return powered(f.of.disk.sync(f.of.ino()))
}
