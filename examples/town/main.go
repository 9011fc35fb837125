// Command town plays a town's year through townhall and prints its annual report, every figure computed from records.
//
//	go run ./examples/town                 a temporary embedded database, the report in Chinese
//	go run ./examples/town -lang en -json  the same as JSON
//	go run ./examples/town -db town.db     a database that stays, and its key; playing it again changes nothing
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/docs"
)

// year is the one that is played: the source leaves its year blank.
const year = 2025

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not wait
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "town:", err)
		os.Exit(1)
	}
}

// run is the command. Its errors speak the language of the report.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		usage(stdout)
		return nil
	}
	if err == nil {
		err = o.run(ctx, stdout, stderr)
	}
	if err != nil {
		return explained{err, o.language()}
	}
	return nil
}

func (o options) run(ctx context.Context, stdout, stderr io.Writer) error {
	reportOnly := o.report && o.db != ""
	db, err := open(ctx, o.db, !reportOnly)
	if err != nil {
		return err
	}
	defer db.close()
	l := o.language()
	fmt.Fprintln(stderr, townhall.Say("town.database", "数据库：{name}", "database: {name}", "name", db.name).In(l))
	if o.forms != "" { // what cannot be written is said before the year is played
		if err := os.MkdirAll(o.forms, 0o755); err != nil {
			return problem{townhall.Say("town.forms", "不能在此目录写文件：{dir}（{why}）", "cannot write into the directory {dir}: {why}", "dir", o.forms, "why", err.Error())}
		}
	}
	if !reportOnly {
		if err := o.play(ctx, db, stderr); err != nil {
			return err
		}
	}
	r, err := annual(ctx, db.store, files, year)
	if err != nil {
		return err
	}
	if r.Played, r.Events, err = played(ctx, db, files); err != nil {
		return err
	}
	if o.rules != "" {
		if err := catalogue(o.rules, l); err != nil {
			return err
		}
	}
	if o.forms != "" {
		t, err := newTown(db.store, db.vault)
		if err != nil {
			return err
		}
		t.office.Now = func() time.Time { return townhall.NewDate(year, 12, 31).Time(cn.Zone) }
		if err := t.forms(ctx, o.forms, l); err != nil {
			return err
		}
	}
	if o.export != "" {
		if err := o.exportTo(ctx, db, o.export); err != nil {
			return err
		}
	}
	if o.json {
		out := json.NewEncoder(stdout)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		return out.Encode(r)
	}
	r.print(stdout, l)
	if o.report || o.export != "" {
		return nil
	}
	return o.serve(ctx, db, stderr)
}

// play plays the year, and shows how far it is. If it is interrupted, it says how far it came and how to go on.
func (o options) play(ctx context.Context, db database, stderr io.Writer) error {
	t, err := newTown(db.store, db.vault)
	if err != nil {
		return err
	}
	progress, end := bar(stderr)
	err = t.play(ctx, files, progress)
	end()
	if err == nil || ctx.Err() == nil {
		return err
	}
	when := townhall.Say("town.interrupted.names", "录入姓名时", "while names were entered")
	if at := (*failed)(nil); errors.As(err, &at) {
		when = townhall.Say("town.interrupted.day", "{day}", "on {day}", "day", at.event.on)
	}
	next := townhall.Say("town.interrupted.next", "以同一 -db 再次运行即接着演", "run again on the same -db to go on")
	if o.db == "" {
		next = townhall.Say("town.interrupted.temporary", "临时数据库已删除（用 -db FILE 则可接着演）", "the temporary database is gone (with -db FILE the next run would go on)")
	}
	done, all, err := played(context.WithoutCancel(ctx), db, files)
	if err != nil {
		return err
	}
	return problem{townhall.Say("town.interrupted", "已于{when}中断：全年{all}项已演{done}项；{next}",
		"interrupted {when}: {done} of {all} events of the year were played; {next}", "when", when, "done", done, "all", all, "next", next)}
}

// catalogue writes the rules in force as a page.
func catalogue(file string, l townhall.Language) error {
	book, err := rulebook()
	if err != nil {
		return err
	}
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := docs.Catalogue(f, book, l); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// bar shows how far the year has been played: a moving bar on a terminal, a line a tenth elsewhere. end ends the line.
func bar(w io.Writer) (progress func(done, all int, on townhall.Date), end func()) {
	before, after, length := "", "\n", 10
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			before, after, length = "\r", "", 40
		}
	}
	last := 0
	progress = func(done, all int, on townhall.Date) {
		filled := done * length / all
		if filled == last {
			return
		}
		last = filled
		fmt.Fprintf(w, "%s%s  %s%s  %d/%d%s", before, on, strings.Repeat("█", filled), strings.Repeat("░", length-filled), done, all, after)
	}
	end = func() {
		if last > 0 && after == "" {
			fmt.Fprintln(w)
		}
	}
	return progress, end
}
