package postest

import (
	"context"
	"errors"
	"reflect"

	"wxtill/pos"
)

func testTemplates(b *bench) {
	ctx := context.Background()
	if _, err := b.book.LastTemplate(ctx); !errors.Is(err, pos.ErrNoSuchTemplate) {
		b.Errorf("an empty book has a template: %v", err)
	}
	first := &pos.Template{Number: 1, Header: "南京路 12 号", Hidden: []pos.SlipPart{pos.PartBank}, Logo: []byte{1, 2}, LogoWidth: 50}
	second := &pos.Template{Number: 2, Bilingual: true, ParkTicket: true}
	for _, each := range []*pos.Template{first, second} {
		b.commit(&pos.Change{Kind: pos.EventTemplate, Template: each})
	}
	last, err := b.book.LastTemplate(ctx)
	if err != nil || !reflect.DeepEqual(last, second) {
		b.Errorf("in force is %+v, %v", last, err)
	}
	old, err := b.book.Template(ctx, 1)
	if err != nil || !reflect.DeepEqual(old, first) {
		b.Errorf("the first is %+v, %v", old, err)
	}
	if _, err := b.book.Template(ctx, 3); !errors.Is(err, pos.ErrNoSuchTemplate) {
		b.Errorf("the third: %v", err)
	}
}
