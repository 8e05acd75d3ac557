package sound

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
)

// ErrNoVoice says that nothing on this machine reads aloud.
var ErrNoVoice = errors.New("nothing on this machine reads aloud")

// speaker is a program that reads a text aloud.
type speaker struct {
	name string
	args func(language, text string, volume int) []string
	env  bool // the text is in [textVariable], because the program would read it as a script
}

// textVariable is how a text gets to a program that takes scripts.
const textVariable = "WXTILL_SAY"

// speakers are what desktops read aloud with, the better ones first.
var speakers = map[string][]speaker{
	"linux": {
		{name: "spd-say", args: func(language, text string, volume int) []string {
			return []string{"--wait", "--language", language, "--volume", strconv.Itoa(2*volume - 100), "--", text}
		}},
		{name: "espeak-ng", args: espeak},
		{name: "espeak", args: espeak},
	},
	"darwin": {
		{name: "say", args: func(language, text string, volume int) []string {
			voice := map[string]string{"zh": "Tingting", "en": "Samantha"}[language]
			return []string{"-v", voice, fmt.Sprintf("[[volm %.2f]] %s", float64(volume)/100, text)}
		}},
	},
	"windows": {
		{name: "powershell", env: true, args: func(_, _ string, volume int) []string {
			return []string{"-NoProfile", "-NonInteractive", "-Command", "Add-Type -AssemblyName System.Speech;" +
				"$s = New-Object System.Speech.Synthesis.SpeechSynthesizer; $s.Volume = " + strconv.Itoa(volume) + "; $s.Speak($env:" + textVariable + ")"}
		}},
	},
}

// espeak are the arguments of both espeaks.
func espeak(language, text string, volume int) []string {
	voice := map[string]string{"zh": "cmn", "en": "en"}[language]
	return []string{"-v", voice, "-a", strconv.Itoa(2 * volume), "--", text}
}

// systemVoice is the desktop's own speech.
type systemVoice struct {
	language string
	found    []speaker
}

// SystemVoice is the speech of this desktop in a language, "zh" or "en": speech-dispatcher
// or espeak-ng, say, or SAPI. Its errors: ErrNoVoice, what the program says.
func SystemVoice(language string) Voice { return systemVoice{language, speakers[runtime.GOOS]} }

// Say implements [Voice].
func (v systemVoice) Say(ctx context.Context, text string, volume int) error {
	err := ErrNoVoice
	for _, s := range v.found {
		if _, missing := exec.LookPath(s.name); missing != nil {
			continue
		}
		cmd := exec.CommandContext(ctx, s.name, s.args(v.language, text, volume)...)
		if s.env {
			cmd.Env = append(os.Environ(), textVariable+"="+text)
		}
		if err = cmd.Run(); err == nil {
			return nil
		}
		err = fmt.Errorf("reading aloud by %s: %w", s.name, err)
	}
	return err
}
