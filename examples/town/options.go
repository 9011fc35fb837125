package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"github.com/townhall-go/townhall"
)

type options struct {
	db, lang, rules, forms, addr, export string
	report, json                         bool
}

// language is the report's, and that of errors.
func (o options) language() townhall.Language {
	if o.lang == "en" {
		return townhall.EN
	}
	return townhall.ZH
}

// usage explains the options, in both languages: who asks for help has not chosen one yet.
func usage(w io.Writer) {
	line := func(indent string, t townhall.Text) {
		fmt.Fprintf(w, "%s%s\n%s%s\n", indent, t.In(townhall.ZH), indent, t.In(townhall.EN))
	}
	line("", townhall.Say("town.usage", "town 按程序所附数据把水南镇的{year}年演一遍，并打印年度报告。", "town plays Shuinan Town's year {year} from the data in the program and prints its annual report.", "year", year))
	for _, o := range []struct {
		option string
		text   townhall.Text
	}{
		{"-db FILE", townhall.Say("town.usage.db", "数据库：SQLite 文件（旁边另存密钥文件 FILE.key，须保密），缺省为临时文件", "database: a SQLite file (a secret key file FILE.key is written beside it); a temporary one if none is given")},
		{"-db postgres://user@host/name", townhall.Say("town.usage.postgres", "数据库：PostgreSQL（密钥文件为当前目录的 town.key，须保密）", "database: PostgreSQL (a secret key file town.key is written in the working directory)")},
		{"-addr HOST:PORT", townhall.Say("town.usage.addr", "打印报告后在此地址提供网页和接口，缺省为 127.0.0.1:8080", "where pages and API are served after the report; 127.0.0.1:8080 if none is given")},
		{"-lang zh|en", townhall.Say("town.usage.lang", "报告和报错的语言，缺省为 zh", "language of the report and of errors; zh if none is given")},
		{"-report", townhall.Say("town.usage.report", "只打印报告，不提供网页；与 -db 同用时不演，只报告库中已有的记录", "print the report and serve nothing; with -db, of the records that are there, and play nothing")},
		{"-json", townhall.Say("town.usage.json", "以 JSON 打印报告，不提供网页", "print the report as JSON and serve nothing")},
		{"-rules FILE", townhall.Say("town.usage.rules", "另将规则目录写成 HTML 文件", "also write the catalogue of rules to this HTML file")},
		{"-export DIR", townhall.Say("town.usage.export", "将公开网页写成静态文件，放入此目录，不提供服务", "write the public pages as plain files into this directory, and serve nothing")},
		{"-forms DIR", townhall.Say("town.usage.forms", "另将统计表、公开表、补贴发放表和每案卷宗写成 HTML 文件，放入此目录", "also write the statistics, the tables for the public, the sheets of pay and the file of every case as HTML files into this directory")},
	} {
		fmt.Fprintf(w, "\n  %s\n", o.option)
		line("      ", o.text)
	}
}

// parse reads the options. What is wrong with them is said in one line.
func parse(args []string) (options, error) {
	var o options
	f := flag.NewFlagSet("town", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&o.db, "db", "", "")
	f.StringVar(&o.export, "export", "", "")
	f.StringVar(&o.addr, "addr", "127.0.0.1:8080", "")
	f.StringVar(&o.lang, "lang", "zh", "")
	f.BoolVar(&o.report, "report", false, "")
	f.BoolVar(&o.json, "json", false, "")
	f.StringVar(&o.rules, "rules", "", "")
	f.StringVar(&o.forms, "forms", "", "")
	known := townhall.Say("town.options", "-help 所列的选项", "options that -help lists")
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return o, err
	case err != nil:
		o.lang = chosen(args)
		wrong := stopped(args, f)
		if name := strings.TrimLeft(wrong, "-"); f.NArg() == 0 && f.Lookup(name) != nil {
			known = townhall.Say("town.value", "{option} 之后的值", "a value after {option}", "option", wrong)
			wrong = ""
		}
		return o, invalid("", wrong, known)
	case o.lang != "zh" && o.lang != "en":
		return o, invalid("-lang", o.lang, townhall.Say("town.lang", "zh 或者 en", "zh or en"))
	case f.NArg() > 0:
		return o, invalid("", f.Arg(0), known)
	}
	return o, nil
}

// stopped is the argument at which the parser stopped: the last it took, or the next if that is no option at all.
func stopped(args []string, f *flag.FlagSet) string {
	if next := f.Arg(0); strings.HasPrefix(next, "---") || strings.HasPrefix(next, "-=") || strings.HasPrefix(next, "--=") {
		return next
	}
	return args[max(0, len(args)-f.NArg()-1)]
}

// chosen is the language that arguments ask for that cannot be read in full.
func chosen(args []string) string {
	said := strings.ReplaceAll(strings.Join(args, " ")+" ", "=", " ")
	if strings.Contains(said, "-lang en ") {
		return "en"
	}
	return "zh"
}

func invalid(field, found string, needed townhall.Text) error {
	e := &townhall.Error{Kind: townhall.Invalid, Field: field, Needed: needed}
	if found != "" {
		e.Found = townhall.ValueOf(found)
	}
	return e
}
