// Command count counts participatory budgets: it reads PaBuLib files (.pb), decides what the budget is spent on, and says why.
//
//	go run ./examples/count Poland_Lodz_2022.pb                             the Method of Equal Shares, in words
//	go run ./examples/count -rule equalshares -utility cost -completion add1 -json Poland_Lodz_2022.pb
//	go run ./examples/count -rule greedy -explain Poland_Lodz_2022.pb       by votes, with the reasons
//	go run ./examples/count -html lodz.html -lang zh Poland_Lodz_2022.pb    a page with charts and each project's story
//	go run ./examples/count -official pb_files/                             does the file's own rule give the official result?
package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/townhall-go/townhall"
)

// What the command ends with.
const (
	fine   = 0
	failed = 1 // a file cannot be read, or a count failed
	misled = 2 // the command line means nothing
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the command. What is wrong is said in the language of -lang.
func run(args []string, stdout, errOut io.Writer) int {
	out := &sticky{w: stdout}
	o, err := parse(args)
	if o.help {
		usage(out, o.lang)
		return fine
	}
	if err != nil {
		fmt.Fprintln(errOut, "count:", townhall.Explain(err, o.lang))
		fmt.Fprintln(errOut, townhall.Say("count.see_help", "用法见 count -help", "count -help explains the options").In(o.lang))
		return misled
	}
	files, err := files(o.paths)
	if err == nil && o.html != "" && len(files) != 1 {
		err = badOption("-html", len(files), townhall.Say("count.html.one", "一个文件", "one file"))
		fmt.Fprintln(errOut, "count:", townhall.Explain(err, o.lang))
		return misled
	}
	switch {
	case err != nil:
	case o.check:
		err = o.checkAll(files, out)
	case len(files) == 1 && files[0] == o.paths[0]:
		err = o.one(files[0], out)
	default:
		err = o.many(files, out, errOut)
	}
	if err == nil || errors.Is(err, errTold) {
		err = cmp.Or(out.err, err)
	}
	if err == nil {
		return fine
	}
	if !errors.Is(err, errTold) {
		fmt.Fprintln(errOut, "count:", printable(explain(err, o.lang)))
	}
	return failed
}

// sticky remembers that something could not be written, and writes nothing after it.
type sticky struct {
	w   io.Writer
	err error
}

func (w *sticky) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	n, err := w.w.Write(p)
	w.err = err
	return n, err
}

// errTold is a failure that the output tells of already.
var errTold = errors.New("told")

// one counts one file.
func (o options) one(file string, out io.Writer) error {
	c, err := o.count(file)
	if in := (inFile{}); err != nil && !errors.As(err, &in) { // it may be the file of criteria
		err = inFile{file, err}
	}
	if err != nil {
		return err
	}
	if o.html != "" {
		if err := c.writePage(o.html, o); err != nil {
			return err
		}
	}
	if o.json {
		return c.printJSON(out, o)
	}
	return c.print(plain{out}, o)
}

// files are those named, and the .pb files below the folders named.
func files(paths []string) ([]string, error) {
	var all []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil || !info.IsDir() {
			all = append(all, path) // what is not there is told of when it is read
			continue
		}
		before := len(all)
		err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.EqualFold(filepath.Ext(name), ".pb") {
				all = append(all, name)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(all) == before {
			return nil, &townhall.Error{Kind: townhall.NotFound, Found: townhall.ValueOf(filepath.Join(path, "*.pb"))}
		}
		slices.Sort(all[before:])
	}
	return all, nil
}

// inFile is an error with the name of the file that it is about.
type inFile struct {
	file string
	err  error
}

func (e inFile) Error() string { return e.file + ": " + e.err.Error() }
func (e inFile) Unwrap() error { return e.err }

// explain says what went wrong, and in which file.
func explain(err error, l townhall.Language) string {
	if in := (inFile{}); errors.As(err, &in) {
		if missing := (*fs.PathError)(nil); errors.As(err, &missing) {
			return in.err.Error() // it names the file
		}
		return in.file + ": " + townhall.Explain(in.err, l)
	}
	return townhall.Explain(err, l)
}
