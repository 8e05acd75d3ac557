package main

import (
	"context"
	"encoding/json"
	"fmt"

	"wxtill/ui"
)

// keysSetting keeps in the book which keys the shop has given to commands, as JSON.
const keysSetting = "ui.keys"

// keys are those keys. The till opens with its own where they cannot be read.
func (s *station) keys(ctx context.Context) ui.Keymap {
	text, err := s.book.Setting(ctx, keysSetting)
	switch {
	case err != nil:
		s.logger.Error("keys not read", "err", err)
		return nil
	case text == "":
		return nil
	}
	var keys ui.Keymap
	if err := json.Unmarshal([]byte(text), &keys); err != nil {
		s.logger.Error("keys not understood", "err", err)
	}
	return keys
}

// keepKeys keeps others for good.
func (s *station) keepKeys(ctx context.Context, keys ui.Keymap) error {
	text, err := json.Marshal(keys)
	if err != nil {
		return fmt.Errorf("writing the keys: %w", err)
	}
	return s.book.SetSetting(ctx, keysSetting, string(text))
}
