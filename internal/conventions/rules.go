package conventions

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

const (
	maxFile = 500 // lines
	maxTest = 600 // lines; a table of cases is read from the side
	maxFunc = 70  // lines; functions of tests may be longer
)

// checkDocs wants a doc comment on every package and every exported name.
func checkDocs(files []file) []string {
	documented, dirs := map[string]bool{}, map[string]string{}
	var wrong []string
	for _, f := range files {
		if f.test {
			continue
		}
		if dirs[f.dir] == "" {
			dirs[f.dir] = f.name
		}
		if f.ast.Doc != nil {
			documented[f.dir] = true
		}
		for _, d := range f.ast.Decls {
			wrong = append(wrong, undocumented(f, d)...)
		}
	}
	for dir := range dirs {
		if !documented[dir] {
			wrong = append(wrong, fmt.Sprintf("package %s has no doc comment", dir))
		}
	}
	return wrong
}

// undocumented are the exported names of a declaration that nobody explains.
func undocumented(f file, d ast.Decl) []string {
	var wrong []string
	report := func(n *ast.Ident) {
		if n.IsExported() {
			wrong = append(wrong, fmt.Sprintf("%s: %s has no doc comment", f.at(n.Pos()), n.Name))
		}
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Doc == nil && exportedReceiver(d) && !implied[d.Name.Name] {
			report(d.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			for _, name := range bareNames(d, spec) {
				report(name)
			}
		}
	}
	return wrong
}

// implied are methods that an interface known to every Go reader asks for.
var implied = map[string]bool{
	"Error": true, "Is": true, "Unwrap": true, "String": true, "Write": true, "Read": true, "Close": true,
	"MarshalJSON": true, "UnmarshalJSON": true, "MarshalText": true, "UnmarshalText": true, "RoundTrip": true,
	"ServeHTTP": true,
	// Fyne's: a widget's page is its type's comment.
	"CreateRenderer": true, "MinSize": true, "Layout": true, "Refresh": true, "Objects": true, "Destroy": true,
	"Tapped": true, "TappedSecondary": true, "TypedKey": true, "TypedRune": true, "TypedShortcut": true,
	"FocusGained": true, "FocusLost": true, "MouseIn": true, "MouseOut": true, "MouseMoved": true,
	"MouseDown": true, "MouseUp": true, "KeyDown": true, "KeyUp": true, "AcceptsTab": true, "Cursor": true,
	"Color": true, "Font": true, "Icon": true, "Size": true, "Resize": true, "Move": true,
	"Enable": true, "Disable": true, "Disabled": true, "Show": true, "Hide": true, "Scrolled": true,
}

// exportedReceiver reports whether a function can be seen in the package's page.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if generic, ok := t.(*ast.IndexExpr); ok {
		t = generic.X
	}
	id, ok := t.(*ast.Ident)
	return ok && id.IsExported()
}

// bareNames are the names of a spec that neither it nor its group explains. A
// comment behind a constant counts, and so does the comment of its own type: the
// values of an enumeration are explained together.
func bareNames(d *ast.GenDecl, spec ast.Spec) []*ast.Ident {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		if d.Doc == nil && s.Doc == nil {
			return []*ast.Ident{s.Name}
		}
	case *ast.ValueSpec:
		if d.Doc == nil && s.Doc == nil && s.Comment == nil && s.Type == nil {
			return s.Names
		}
	}
	return nil
}

// checkLengths reports files and functions that are too long to read.
func checkLengths(files []file) []string {
	var wrong []string
	for _, f := range files {
		limit := maxFile
		if f.test {
			limit = maxTest
		}
		if f.lines > limit {
			wrong = append(wrong, fmt.Sprintf("%s has %d lines, more than %d", f.name, f.lines, limit))
		}
		if f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if ok && f.length(fn) > maxFunc {
				wrong = append(wrong, fmt.Sprintf("%s: %s has %d lines, more than %d", f.at(fn.Pos()), fn.Name.Name, f.length(fn), maxFunc))
			}
		}
	}
	return wrong
}

// checkLoose reports notes to finish something later.
func checkLoose(files []file) []string {
	var wrong []string
	for _, f := range files {
		for _, group := range f.ast.Comments {
			for _, c := range group.List {
				for _, mark := range []string{"TO" + "DO", "FIX" + "ME", "XX" + "X:"} {
					if strings.Contains(c.Text, mark) {
						wrong = append(wrong, fmt.Sprintf("%s: a comment says %s", f.at(c.Pos()), mark))
					}
				}
			}
		}
	}
	return wrong
}

// moneyPackages may not reckon with fractions of a Fen.
var moneyPackages = []string{"pos", "wxpay", "wxpay/sandbox", "storage", "printer"}

// checkFloats reports floating point in packages that handle money.
func checkFloats(files []file) []string {
	var wrong []string
	for _, f := range files {
		if f.test || !contains(moneyPackages, f.dir) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				if n.Name == "float64" || n.Name == "float32" {
					wrong = append(wrong, fmt.Sprintf("%s: %s near money", f.at(n.Pos()), n.Name))
				}
			case *ast.BasicLit:
				if n.Kind == token.FLOAT {
					wrong = append(wrong, fmt.Sprintf("%s: the fraction %s near money", f.at(n.Pos()), n.Value))
				}
			}
			return true
		})
	}
	return wrong
}
