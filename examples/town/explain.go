package main

import (
	"context"
	"errors"
	"strings"

	"github.com/townhall-go/townhall"
)

// explained is an error that speaks the language of the report.
type explained struct {
	err error
	l   townhall.Language
}

func (e explained) Error() string { return explain(e.err, e.l) }
func (e explained) Unwrap() error { return e.err }

// problem is an error of the command itself.
type problem struct{ townhall.Text }

func (p problem) Error() string { return p.String() }

// failed is an event of the year that could not be played.
type failed struct {
	event event
	err   error
}

func (f *failed) Error() string { return explain(f, townhall.EN) }
func (f *failed) Unwrap() error { return f.err }

// explain says an error in a language, as far as townhall knows it; what the system reports stays in its own words.
func explain(err error, l townhall.Language) string {
	var own problem
	var event *failed
	var refusal *townhall.Refusal
	var known *townhall.Error
	switch {
	case errors.As(err, &own):
		return own.In(l)
	case errors.Is(err, context.Canceled):
		return townhall.Say("town.canceled", "已中断", "interrupted").In(l)
	case errors.As(err, &event):
		return townhall.Say("town.failed", "{id}（{day}）：{why}", "{id} ({day}): {why}", "id", event.event.id, "day", event.event.on, "why", explain(event.err, l)).In(l)
	case errors.As(err, &refusal):
		var lines []string
		for _, f := range refusal.Finding.Failed() {
			lines = append(lines, f.Line(l))
		}
		return townhall.Say("town.refused", "不予办理：{why}", "refused: {why}", "why", strings.Join(lines, "; ")).In(l)
	case errors.As(err, &known) && known.Err != nil:
		return townhall.Say("town.because", "{what}（{why}）", "{what} ({why})", "what", known.Text(), "why", explain(known.Err, l)).In(l)
	case known != nil:
		return known.Text().In(l)
	}
	return err.Error()
}
