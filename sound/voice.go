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

// ErrNoVoice says that nothing on this machine reads the language aloud.
var ErrNoVoice = errors.New("nothing on this machine reads the language aloud")

// speaker is a program that reads a text aloud.
type speaker struct {
	name string
	args func(t Text, volume int) []string
	env  bool // the text is in [textVariable], because the program would read it as a script
	mute int  // the program ends with this where it has no voice of the language; 0: it does not say
}

// textVariable is how a text gets to a program that takes scripts.
const textVariable = "WXTILL_SAY"

// speakers are what desktops read aloud with, the better ones first.
var speakers = map[string][]speaker{
	"linux": {
		{name: "spd-say", args: dispatched},
		{name: "espeak-ng", args: espeak(pinyinVoice)},
		{name: "espeak-ng", args: espeak("cmn")},
		{name: "espeak", args: espeak("zh")},
	},
	"darwin": {
		{name: "say", args: func(t Text, volume int) []string {
			voice := map[string]string{"zh": "Tingting", "en": "Samantha"}[t.Language]
			return []string{"-v", voice, fmt.Sprintf("[[volm %.2f]] %s", float64(volume)/100, t.Words)}
		}},
	},
	"windows": {
		{name: "powershell", env: true, mute: sapiMute, args: sapi},
	},
}

// The Chinese voices of espeak-ng differ in what they make of latin letters, and so of the
// syllables that their dictionary writes in them: the usual one reads 元 as "yuan two".
const (
	pinyinVoice = "cmn-latn-pinyin"
	pinyinName  = "Chinese (Mandarin, latin as Pinyin)" // of the same one
)

// dispatched are the arguments for speech-dispatcher. It reads by espeak-ng as a rule, and
// a synthesizer that has no voice of the name takes its own.
func dispatched(t Text, volume int) []string {
	args := []string{"--wait", "--language", t.Language}
	if t.Language == "zh" {
		args = append(args, "-y", pinyinName)
	}
	return append(args, "--volume", strconv.Itoa(2*volume-100), "--", t.Words)
}

// espeak are the arguments of both espeaks with this Chinese voice.
func espeak(chinese string) func(t Text, volume int) []string {
	return func(t Text, volume int) []string {
		voice := map[string]string{"zh": chinese, "en": "en"}[t.Language]
		return []string{"-v", voice, "-a", strconv.Itoa(2 * volume), "--", t.Words}
	}
}

// sapiMute is what the script of sapi ends with where Windows has no voice of the language.
const sapiMute = 3

// sapi has Windows read by a voice of the language: its usual one would make nothing of
// Chinese on an English Windows.
func sapi(t Text, volume int) []string {
	return []string{"-NoProfile", "-NonInteractive", "-Command", fmt.Sprintf("Add-Type -AssemblyName System.Speech;"+
		"$s = New-Object System.Speech.Synthesis.SpeechSynthesizer; $s.Volume = %d;"+
		"$v = $s.GetInstalledVoices() | Where-Object { $_.Enabled -and $_.VoiceInfo.Culture.TwoLetterISOLanguageName -eq '%s' } | Select-Object -First 1;"+
		"if (-not $v) { exit %d }; $s.SelectVoice($v.VoiceInfo.Name); $s.Speak($env:%s)", volume, t.Language, sapiMute, textVariable)}
}

// systemVoice is the desktop's own speech.
type systemVoice struct{ found []speaker }

// Speech is the program by which SystemVoice reads aloud, "" where there is none.
func Speech() string {
	for _, s := range speakers[runtime.GOOS] {
		if _, err := exec.LookPath(s.name); err == nil {
			return s.name
		}
	}
	return ""
}

// SystemVoice is the speech of this desktop: speech-dispatcher or espeak-ng, say, or SAPI.
// Its errors: ErrNoVoice, what the program says.
func SystemVoice() Voice { return systemVoice{speakers[runtime.GOOS]} }

// Say implements [Voice].
func (v systemVoice) Say(ctx context.Context, t Text, volume int) error {
	err := ErrNoVoice
	for _, s := range v.found {
		if _, missing := exec.LookPath(s.name); missing != nil {
			continue
		}
		cmd := exec.CommandContext(ctx, s.name, s.args(t, volume)...)
		if s.env {
			cmd.Env = append(os.Environ(), textVariable+"="+t.Words)
		}
		if err = cmd.Run(); err == nil {
			return nil
		}
		if ended := cmd.ProcessState; s.mute != 0 && ended != nil && ended.ExitCode() == s.mute {
			err = ErrNoVoice
			continue
		}
		err = fmt.Errorf("reading aloud by %s: %w", s.name, err)
	}
	return err
}
