package main

import (
	"fmt"
	"io"
	"os"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/adapters/pabulib"
)

// checkAll lists the problems of files. What would be refused is a failure, what is tolerated is not.
func (o options) checkAll(files []string, out io.Writer) error {
	p := printer{plain{out}, o.lang}
	refused := false
	for _, file := range files {
		problems, bad, err := o.checkOne(file, p.w)
		if err != nil {
			fmt.Fprintf(p.w, "%s: %s\n", file, townhall.Explain(err, o.lang))
		} else {
			p.say(townhall.Say("count.check", "{file}：{n}处问题，其中{refused}处使文件不可读取", "{file}: {n} problems, {refused} of which keep it from being read", "file", file, "n", problems, "refused", bad))
		}
		refused = refused || bad > 0 || err != nil
	}
	if refused {
		return errTold
	}
	return nil
}

func (o options) checkOne(file string, out io.Writer) (problems, refused int, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	for problem, err := range pabulib.Check(f) {
		if err != nil {
			return problems, refused, err
		}
		mark := "*"
		if problems++; problem.Refused {
			mark = "✗"
			refused++
		}
		fmt.Fprintf(out, "  %s %s\n", mark, problem.Text().In(o.lang))
	}
	return problems, refused, nil
}
