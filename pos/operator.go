package pos

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"
)

// OperatorID is the number by which an operator signs in and by which receipts
// and the journal name him: two to four digits, like 01.
type OperatorID string

// check holds the number to its form.
func (id OperatorID) check() error {
	if len(id) < 2 || len(id) > 4 || !allDigits(string(id)) {
		return fmt.Errorf("%w: %q", ErrOperatorID, string(id))
	}
	return nil
}

// allDigits reports whether s has nothing but the digits 0 to 9.
func allDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// Operator is somebody who works at the till. One who leaves the shop is
// disabled and kept for ever: receipts and the journal go on naming him.
type Operator struct {
	ID       OperatorID `json:"id"`
	Name     string     `json:"name"` // as it stands on receipts, 1 to 20 characters
	Role     Role       `json:"role"`
	Disabled bool       `json:"disabled,omitempty"`
	// Failures are the wrong PINs since the last right one, and LockedUntil, by
	// this machine's clock, when the next may be tried. Both outlast a restart.
	Failures    int       `json:"failures,omitempty"`
	LockedUntil time.Time `json:"locked_until,omitzero"`
}

// maxOperatorName is how many characters a name may have: a line of 58 mm paper
// holds it.
const maxOperatorName = 20

// check holds what a person has typed to its form.
func (o *Operator) check() error {
	if err := o.ID.check(); err != nil {
		return err
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(o.Name)); n == 0 || n > maxOperatorName || strings.ContainsFunc(o.Name, unicode.IsControl) {
		return ErrOperatorName
	}
	if !slices.Contains(Roles, o.Role) {
		return fmt.Errorf("%w: %q", ErrOperatorRole, string(o.Role))
	}
	return nil
}

// May reports whether the operator works here and has the right.
func (o *Operator) May(right Right) bool { return o != nil && !o.Disabled && o.Role.Has(right) }

// clone gives a copy; nil stays nil.
func (o *Operator) clone() *Operator {
	if o == nil {
		return nil
	}
	c := *o
	return &c
}

// Role says what an operator is in the shop; his rights follow from it alone.
type Role string

const (
	RoleCashier    Role = "cashier"    // sells
	RoleSupervisor Role = "supervisor" // also answers for the drawer
	RoleManager    Role = "manager"    // also gives money back and closes the day
	RoleOwner      Role = "owner"      // also says who may do what
)

// Roles are all roles, from the fewest rights to all of them.
var Roles = []Role{RoleCashier, RoleSupervisor, RoleManager, RoleOwner}

// Right is one thing that not everybody at the till may do.
type Right string

const (
	RightSell            Right = "sell"             // ring up and take payment
	RightReprint         Right = "reprint"          // another copy of a slip
	RightXReport         Right = "x_report"         // read the running shift
	RightVoid            Right = "void"             // give up a sale that has lines
	RightDiscount        Right = "discount"         // a discount over the shop's limit
	RightDrawer          Right = "drawer"           // no-sale, paid in and out, drops
	RightRefund          Right = "refund"           // money back for a sale of this till
	RightRefundElsewhere Right = "refund_elsewhere" // money back for a sale of another till
	RightGoods           Right = "goods"            // what is sold, and at which price
	RightCloseShift      Right = "close_shift"      // count the drawer, Z report
	RightReports         Right = "reports"          // days, weeks, months, and shifts that are closed
	RightBill            Right = "bill"             // fetch, read, export and reconcile WeChat's bill
	RightCorrect         Right = "correct"          // book a difference
	RightLog             Right = "log"              // read who did what
	RightOperators       Right = "operators"        // who may do what
	RightSettings        Right = "settings"         // account, shop, printer
)

// firstRole is the table of rights: the lowest role that has each of them. A
// role has every right of the roles below it.
var firstRole = map[Right]Role{
	RightSell:            RoleCashier,
	RightReprint:         RoleCashier,
	RightXReport:         RoleCashier,
	RightVoid:            RoleSupervisor,
	RightDiscount:        RoleSupervisor,
	RightDrawer:          RoleSupervisor,
	RightRefund:          RoleManager,
	RightRefundElsewhere: RoleManager,
	RightGoods:           RoleManager,
	RightCloseShift:      RoleManager,
	RightReports:         RoleManager,
	RightBill:            RoleManager,
	RightCorrect:         RoleManager,
	RightLog:             RoleManager,
	RightOperators:       RoleOwner,
	RightSettings:        RoleOwner,
}

// withoutOwner are the rights that everybody has at a till without operators: a
// shop lists its goods, sells, reads WeChat's bill, and sets the till up, before it thinks of who may
// do what.
var withoutOwner = []Right{RightSell, RightReprint, RightXReport, RightVoid, RightDiscount, RightGoods, RightBill, RightSettings}

// Has reports whether the role has the right. An unknown role has none, and an
// unknown right nobody.
func (r Role) Has(right Right) bool {
	first, known := firstRole[right]
	return known && slices.Index(Roles, r) >= slices.Index(Roles, first)
}

// Grant says who does something, and who allowed it where his own rights did
// not. Only [Till.Allow] makes one that a method needing a right accepts. What
// somebody else allowed is for one action: the commit of that action uses it up.
type Grant struct {
	Operator   OperatorID `json:"operator,omitempty"`
	ApprovedBy OperatorID `json:"approved_by,omitempty"`
	right      Right
	used       *atomic.Bool // nil where the operator's own right is enough
}

// check returns ErrNotAllowed unless the grant was made for right and can still
// be used.
func (g Grant) check(right Right) error {
	if g.right != right || g.used != nil && g.used.Load() {
		return fmt.Errorf("%w: %s", ErrNotAllowed, right)
	}
	return nil
}

// spend uses the grant up.
func (g Grant) spend() {
	if g.used != nil {
		g.used.Store(true)
	}
}

// Errors of operators and rights.
var (
	ErrNoOwner        = errors.New("the till has no owner yet")
	ErrNotAllowed     = errors.New("the operator may not do this")
	ErrNoSuchOperator = errors.New("no such operator")
	ErrOperatorExists = errors.New("the operator number is taken")
	ErrOperatorID     = errors.New("an operator number is two to four digits")
	ErrOperatorName   = errors.New("an operator's name is 1 to 20 characters")
	ErrOperatorRole   = errors.New("no such role")
	ErrLastOwner      = errors.New("the last owner has to stay")
)
