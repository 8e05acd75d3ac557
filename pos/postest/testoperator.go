package postest

import (
	"strings"
	"time"

	"wxtill/pos"
)

func testOperators(b *bench) {
	ctx := b.Context()
	list, err := b.book.Operators(ctx)
	b.want("Operators of an empty book", len(list), 0, err)
	_, err = b.book.PINHash(ctx, "01")
	b.none("PINHash", err, pos.ErrNoSuchOperator)
	owner := &pos.Operator{ID: "01", Name: "王芳", Role: pos.RoleOwner}
	cashier := &pos.Operator{ID: "0002", Name: "Li <Na>", Role: pos.RoleCashier}
	for _, o := range []*pos.Operator{owner, cashier} {
		b.commit(&pos.Change{Kind: pos.EventOperator, Operator: o, PIN: pos.PINHash("hash of " + o.ID)})
	}
	cashier.Failures, cashier.LockedUntil = 5, noon.Add(30*time.Second)
	b.commit(&pos.Change{Kind: pos.EventLockedOut, By: pos.Grant{Operator: "01", ApprovedBy: "02"}, Operator: cashier})
	owner.Name, owner.Disabled = "王芳芳", true
	b.commit(&pos.Change{Kind: pos.EventOperator, Operator: owner, PIN: "another"})
	owner.Name = "changed behind the book's back"
	list, err = b.book.Operators(ctx)
	if err != nil || len(list) != 2 {
		b.Fatalf("Operators = %v, %v", list, err)
	}
	b.want("the first by number", same(list[0], cashier), true, nil)
	b.want("the other", []any{list[1].Name, list[1].Role, list[1].Disabled}, []any{"王芳芳", pos.RoleOwner, true}, nil)
	for id, want := range map[pos.OperatorID]pos.PINHash{"01": "another", "0002": "hash of 0002"} {
		hash, err := b.book.PINHash(ctx, id)
		b.want("PINHash of "+string(id), string(hash), string(want), err)
	}
}

// testNoPINInJournal: what is written of an operator never has his PIN.
func testNoPINInJournal(b *bench) {
	c := &pos.Change{Kind: pos.EventOperator, At: noon, Operator: &pos.Operator{ID: "01"}, PIN: "$argon2id$secret"}
	text, err := c.JournalEntry()
	b.want("the journal", strings.Contains(string(text), "secret"), false, err)
}
