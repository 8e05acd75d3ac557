package pos

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// OperatorID is the number by which an operator signs in and by which receipts
// and the journal name him: two to four digits, like 01.
type OperatorID string

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
	RightDrawer          Right = "drawer"           // no-sale, paid in and out, drops
	RightRefund          Right = "refund"           // money back for a sale of this till
	RightRefundElsewhere Right = "refund_elsewhere" // money back for a sale of another till
	RightCloseShift      Right = "close_shift"      // count the drawer, Z report
	RightReports         Right = "reports"          // days, weeks, months
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
	RightDrawer:          RoleSupervisor,
	RightRefund:          RoleManager,
	RightRefundElsewhere: RoleManager,
	RightCloseShift:      RoleManager,
	RightReports:         RoleManager,
	RightBill:            RoleManager,
	RightCorrect:         RoleManager,
	RightLog:             RoleManager,
	RightOperators:       RoleOwner,
	RightSettings:        RoleOwner,
}

// Has reports whether the role has the right. An unknown role has none, and an
// unknown right nobody.
func (r Role) Has(right Right) bool {
	first, known := firstRole[right]
	return known && slices.Index(Roles, r) >= slices.Index(Roles, first)
}

// Credentials are what somebody types to show who he is. They print without
// the PIN.
type Credentials struct {
	Operator OperatorID
	PIN      string // 4 to 8 digits
}

// Format implements [fmt.Formatter] and keeps the PIN out of whatever is printed.
func (c Credentials) Format(f fmt.State, _ rune) { fmt.Fprintf(f, "{operator %s}", c.Operator) }

// Grant says who does something, and who allowed it where his own rights did
// not. Only [Till.Allow] makes one that a method needing a right accepts; it is
// for that one action.
type Grant struct {
	Operator   OperatorID `json:"operator,omitempty"`
	ApprovedBy OperatorID `json:"approved_by,omitempty"`
	right      Right
}

// check returns ErrNotAllowed unless the grant was made for right.
func (g Grant) check(right Right) error {
	if g.right != right {
		return fmt.Errorf("%w: %s", ErrNotAllowed, right)
	}
	return nil
}

// Errors of signing in and of rights.
var (
	ErrNoOwner    = errors.New("the till has no owner yet")
	ErrNotAllowed = errors.New("the operator may not do this")
	ErrWrongPIN   = errors.New("wrong operator number or PIN")
)

// LockedOutError says that too many wrong PINs were typed for an operator.
type LockedOutError struct {
	Operator OperatorID
	Until    time.Time // by this machine's clock
}

func (e *LockedOutError) Error() string {
	return fmt.Sprintf("operator %s is locked out until %s", e.Operator, e.Until.Format(time.TimeOnly))
}
