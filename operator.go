package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"wxtill/pos"
	"wxtill/words"
)

// operatorCommand is one use of wxtill operator.
type operatorCommand struct {
	places
	who     *operatorFlags
	id      string
	name    string
	role    string
	pinFile string // with the PIN to be

	args   []string // behind the verb
	out    *output
	stderr io.Writer
}

// operatorVerbs are what wxtill operator can do but list, and how many arguments
// each takes.
var operatorVerbs = map[string]struct {
	args int
	do   func(*operatorCommand, context.Context, *station) error
}{
	"add":     {0, (*operatorCommand).add},
	"role":    {2, (*operatorCommand).changeRole},
	"name":    {2, (*operatorCommand).changeName},
	"disable": {1, func(c *operatorCommand, ctx context.Context, s *station) error { return c.disable(ctx, s, true) }},
	"enable":  {1, func(c *operatorCommand, ctx context.Context, s *station) error { return c.disable(ctx, s, false) }},
	"pin":     {1, (*operatorCommand).changePIN},
}

// operators lists the operators and changes them, for a till without a screen.
func operators(ctx context.Context, args []string, stdout, stderr io.Writer) (int, error) {
	c := &operatorCommand{stderr: stderr}
	flags := flagSet("operator", &c.places)
	c.who = rightFlags(flags, stderr)
	flags.StringVar(&c.id, "id", "", "`number` of the new operator; the next free one")
	flags.StringVar(&c.name, "name", "", "`name` of the new operator, as it stands on receipts")
	flags.StringVar(&c.role, "role", "", "of the new operator: cashier (without the flag), supervisor, manager or owner; the first one is the owner")
	flags.StringVar(&c.pinFile, "new-pin-file", "", "`file` with the new PIN; without it the terminal is asked")
	c.out = outputFlag(flags, stdout)
	rest, err := parseFlags(flags, args)
	if err != nil {
		return help(flags, "list | add | role ID ROLE | name ID NAME | disable ID | enable ID | pin ID", stderr, err)
	}
	if len(rest) == 1 && rest[0] == "list" {
		return failed(c.list(ctx))
	}
	if len(rest) == 0 {
		return 1, usage(flags, words.Say("usage.operator"))
	}
	verb, known := operatorVerbs[rest[0]]
	c.args = rest[1:]
	if !known || len(c.args) != verb.args {
		return 1, usage(flags, words.Say("usage.operator"))
	}
	s, err := openStation(ctx, c.places, false, stderr)
	if err != nil {
		return 1, err
	}
	return failed(errors.Join(verb.do(c, ctx, s), s.close()))
}

// failed is the exit code for err.
func failed(err error) (int, error) {
	if err != nil {
		return 1, err
	}
	return 0, nil
}

// operatorRow is one line of JSON of list.
type operatorRow struct {
	ID          pos.OperatorID `json:"id"`
	Name        string         `json:"name"`
	Role        pos.Role       `json:"role"`
	Disabled    bool           `json:"disabled"`
	LockedUntil *time.Time     `json:"locked_until,omitempty"`
}

// list prints the operators, beside the till that may be running.
func (c *operatorCommand) list(ctx context.Context) error {
	l, texts, err := bookOf(ctx, c.places)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // no book yet: no operators
	}
	if err != nil {
		return err
	}
	defer l.Close()
	all, err := l.Operators(ctx)
	if err != nil {
		return err
	}
	for _, o := range all {
		if err := c.print(texts, o); err != nil {
			return err
		}
	}
	return nil
}

// print is one operator as a line.
func (c *operatorCommand) print(texts *words.Texts, o *pos.Operator) error {
	r := operatorRow{ID: o.ID, Name: o.Name, Role: o.Role, Disabled: o.Disabled}
	if o.LockedUntil.After(time.Now()) {
		r.LockedUntil = &o.LockedUntil
	}
	state := ""
	if o.Disabled {
		state = "  " + texts.Text("operators.disabled")
	}
	return c.out.print(r, "%-4s  %s  %s%s\n", o.ID, texts.Text("role."+string(o.Role)), o.Name, state)
}

// newPIN reads the PIN to be. At a terminal it is asked for twice.
func (c *operatorCommand) newPIN(texts *words.Texts) (string, error) {
	pin, err := readPIN(c.pinFile, texts.Text("operator.ask_new_pin"), c.stderr)
	if err != nil || c.pinFile != "" || !atTerminal() {
		return pin, err
	}
	again, err := readPIN("", texts.Text("operator.ask_again"), c.stderr)
	if err == nil && again != pin {
		err = words.Say("operator.pins_differ")
	}
	return pin, err
}

// add makes another operator, or the owner where there is none.
func (c *operatorCommand) add(ctx context.Context, s *station) error {
	first := !s.till.Attendance().Staffed
	var by pos.Grant
	var err error
	if first {
		err = c.mayBeOwner()
	} else {
		c.role = cmp.Or(c.role, string(pos.RoleCashier))
		by, err = c.who.allow(ctx, s, pos.RightOperators)
	}
	if err != nil {
		return err
	}
	pin, err := c.newPIN(s.words)
	if err != nil {
		return err
	}
	var made *pos.Operator
	if first {
		made, err = s.till.MakeOwner(ctx, c.name, pin)
	} else {
		o := pos.Operator{ID: pos.OperatorID(c.id), Name: c.name, Role: pos.Role(c.role)}
		made, err = s.till.AddOperator(ctx, by, o, pin)
	}
	if err != nil {
		return err
	}
	return c.print(s.words, made)
}

// mayBeOwner refuses flags that take for granted that somebody is there who may
// add others: who wrote them did not mean to make the owner.
func (c *operatorCommand) mayBeOwner() error {
	switch {
	case c.who.operator != "":
		return words.Say("operator.none_yet", c.who.operator)
	case c.role != "" && c.role != string(pos.RoleOwner), c.id != "" && c.id != "01":
		return words.Say("operator.owner_first")
	}
	return nil
}

// change looks the operator of the first argument up, has edit change him and
// books it.
func (c *operatorCommand) change(ctx context.Context, s *station, edit func(*pos.Operator)) error {
	by, err := c.who.allow(ctx, s, pos.RightOperators)
	if err != nil {
		return err
	}
	for _, o := range s.till.Operators() {
		if string(o.ID) != c.args[0] {
			continue
		}
		edit(o)
		if err := s.till.ChangeOperator(ctx, by, *o); err != nil {
			return err
		}
		return c.print(s.words, o)
	}
	return fmt.Errorf("%w: %s", pos.ErrNoSuchOperator, c.args[0])
}

func (c *operatorCommand) changeRole(ctx context.Context, s *station) error {
	return c.change(ctx, s, func(o *pos.Operator) { o.Role = pos.Role(c.args[1]) })
}

func (c *operatorCommand) changeName(ctx context.Context, s *station) error {
	return c.change(ctx, s, func(o *pos.Operator) { o.Name = c.args[1] })
}

func (c *operatorCommand) disable(ctx context.Context, s *station, disabled bool) error {
	return c.change(ctx, s, func(o *pos.Operator) { o.Disabled = disabled })
}

// changePIN gives the operator who acts another PIN by his old one, and somebody
// else one by the right to.
func (c *operatorCommand) changePIN(ctx context.Context, s *station) error {
	id := pos.OperatorID(c.args[0])
	if c.who.operator == c.args[0] {
		old, err := c.who.credentials(s.words)
		if err != nil {
			return err
		}
		pin, err := c.newPIN(s.words)
		if err != nil {
			return err
		}
		return s.till.ChangePIN(ctx, old, pin)
	}
	by, err := c.who.allow(ctx, s, pos.RightOperators)
	if err != nil {
		return err
	}
	pin, err := c.newPIN(s.words)
	if err != nil {
		return err
	}
	return s.till.ResetPIN(ctx, by, id, pin)
}
