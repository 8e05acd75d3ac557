package conventions

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// module is the import path of the root of the tree.
const module = "wxtill"

// file is one parsed source file.
type file struct {
	name  string // path inside the tree
	dir   string // the package's folder, "." for the root
	test  bool
	lines int
	set   *token.FileSet
	ast   *ast.File
}

// load parses every Go file of the tree. Hidden folders and test data are not
// part of it.
func load(tree fs.FS) ([]file, error) {
	var files []file
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, name, text, parser.ParseComments)
		if err != nil {
			return fmt.Errorf("parsing %s: %w", name, err)
		}
		files = append(files, file{
			name: name, dir: path.Dir(name), test: strings.HasSuffix(name, "_test.go"),
			lines: strings.Count(string(text), "\n"), set: set, ast: parsed,
		})
		return nil
	})
	return files, err
}

// imports are the packages that f imports.
func (f file) imports() []string {
	var paths []string
	for _, spec := range f.ast.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the parser has refused it already
		}
		paths = append(paths, p)
	}
	return paths
}

// at names a place for a person.
func (f file) at(p token.Pos) string { return f.set.Position(p).String() }

// length is how many lines a node takes.
func (f file) length(n ast.Node) int {
	return f.set.Position(n.End()).Line - f.set.Position(n.Pos()).Line + 1
}
