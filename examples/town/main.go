// Command town plays a town's year through townhall and prints its annual report, every figure computed from records.
//
//	go run ./examples/town                 a temporary embedded database, the report in Chinese
//	go run ./examples/town -lang en -json  the same as JSON
//	go run ./examples/town -db town.db     a database that stays; playing it again changes nothing
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

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/cn"
	"github.com/townhall-go/townhall/adapters/docs"
)

// year is the one that is played: the source leaves its year blank.
const year = 2025

type options struct {
	db, lang, rules string
	report, json    bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "town:", err)
		os.Exit(1)
	}
}

// language is the report's, and that of errors.
func (o options) language() townhall.Language {
	if o.lang == "en" {
		return townhall.EN
	}
	return townhall.ZH
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("town", flag.ContinueOnError)
	f.SetOutput(io.Discard) // run says what is wrong, in the language of the report
	f.Usage = func() {
		f.SetOutput(stderr)
		fmt.Fprintf(stderr, "town plays a town's year %d from the data files beside it and prints its annual report.\n\nOptions:\n", year)
		f.PrintDefaults()
	}
	f.StringVar(&o.db, "db", "", "database: a SQLite `file`, or a PostgreSQL address such as postgres://user@host/name (default: a temporary SQLite file)")
	f.StringVar(&o.lang, "lang", "zh", "language of the report: zh or en")
	f.BoolVar(&o.report, "report", false, "print the report and exit; with -db of what is there, without playing the year")
	f.BoolVar(&o.json, "json", false, "print the report as JSON")
	f.StringVar(&o.rules, "rules", "", "also write the catalogue of rules to this HTML `file`")
	if err := f.Parse(args); err != nil {
		return o, &townhall.Error{Kind: townhall.Invalid, Needed: townhall.Say("town.options", "-help 所列的选项", "options that -help lists"), Err: err}
	}
	if o.lang != "zh" && o.lang != "en" {
		return o, &townhall.Error{Kind: townhall.Invalid, Field: "-lang", Found: townhall.ValueOf(o.lang), Needed: townhall.Say("town.lang", "zh 或者 en", "zh or en")}
	}
	if f.NArg() > 0 {
		return o, &townhall.Error{Kind: townhall.Invalid, Found: townhall.ValueOf(f.Arg(0)), Needed: townhall.Say("town.options", "-help 所列的选项", "options that -help lists")}
	}
	return o, nil
}

// run is the command. Its errors speak the language of the report.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err == nil {
		err = o.run(ctx, stdout, stderr)
	}
	if err != nil {
		return explained{err, o.language()}
	}
	return nil
}

func (o options) run(ctx context.Context, stdout, stderr io.Writer) error {
	db, err := open(ctx, o.db)
	if err != nil {
		return err
	}
	defer db.close()
	l := o.language()
	fmt.Fprintln(stderr, townhall.Say("town.database", "数据库：{name}", "database: {name}", "name", db.name).In(l))
	if o.db == "" || !o.report {
		if err := newTown(db.store, db.vault).play(ctx, files, bar(stderr)); err != nil {
			return err
		}
	}
	r, err := annual(ctx, db.store, files, year)
	if err != nil {
		return err
	}
	if o.rules != "" {
		if err := catalogue(o.rules, l); err != nil {
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
	return nil
}

// catalogue writes the rules in force as a page.
func catalogue(file string, l townhall.Language) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := docs.Catalogue(f, cn.Rulebook, l); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// bar shows how far the year has been played: a moving bar on a terminal, a line a tenth elsewhere.
func bar(w io.Writer) func(done, all int, on townhall.Date) {
	begin, end, length := "", "\n", 10
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			begin, end, length = "\r", "", 40
		}
	}
	last := 0
	return func(done, all int, on townhall.Date) {
		filled := done * length / all
		if filled == last {
			return
		}
		last = filled
		fmt.Fprintf(w, "%s%s  %s%s  %d/%d%s", begin, on, strings.Repeat("█", filled), strings.Repeat("░", length-filled), done, all, end)
		if done == all && end == "" {
			fmt.Fprintln(w)
		}
	}
}
