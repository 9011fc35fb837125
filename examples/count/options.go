package main

import (
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// options are what the command line asks for.
type options struct {
	lang  townhall.Language
	paths []string
	given map[string]bool // by the names of options

	method   string        // of -rule
	rule     allocate.Rule // as far as it does not depend on the file; of criteria, that of each cell
	exact    bool          // -completion ees
	criteria string        // the file of -criteria

	official  bool
	threshold threshold
	seed      string // of the lot
	secret    []byte
	everyTie  bool // -tiebreak all

	compare, audit, satisfaction, explain, check, json, help bool
	html                                                     string
}

// threshold is what -threshold says.
type threshold struct {
	fromFile bool
	n        int64
	share    townhall.Ratio
}

// parse reads the command line. Options may stand before and after the files.
func parse(args []string) (options, error) {
	o := options{lang: spoken(args), given: map[string]bool{}, method: "equalshares", secret: []byte("townhall count: a secret known to all")}
	all := map[string]option{}
	for _, g := range groups() {
		for _, one := range g.options {
			all[one.name] = one
		}
	}
	for i := 0; i < len(args); i++ {
		if args[i] == "--" {
			o.paths = append(o.paths, args[i+1:]...)
			break
		}
		if !strings.HasPrefix(args[i], "-") || args[i] == "-" {
			o.paths = append(o.paths, args[i])
			continue
		}
		name, value, assigned := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(args[i], "-"), "-"), "=")
		if name == "h" {
			name = "help"
		}
		one, known := all[name]
		switch {
		case !known:
			return o, badOption("", args[i], townhall.Say("count.options", "count -help 所列的选项", "an option that count -help lists"))
		case one.value == "" && assigned:
			return o, badOption("-"+name, value, townhall.Say("count.option.none", "不带值", "no value"))
		case one.value != "" && !assigned:
			if i++; i == len(args) {
				return o, badOption("-"+name, nil, townhall.Say("count.option.value", "其后的值 {value}", "a value after it: {value}", "value", one.value))
			}
			value = args[i]
		}
		if err := one.set(&o, value); err != nil {
			return o, at("-"+name, err)
		}
		o.given[name] = true
	}
	if o.help {
		return o, nil
	}
	return o, o.finish()
}

// spoken is the language asked for, before all else is read.
func spoken(args []string) townhall.Language {
	for i, a := range args {
		name, tag, assigned := strings.Cut(strings.TrimLeft(a, "-"), "=")
		if !strings.HasPrefix(a, "-") || name != "lang" {
			continue
		}
		if !assigned && i+1 < len(args) {
			tag = args[i+1]
		}
		if l, err := townhall.ParseLanguage(tag); err == nil {
			return l
		}
	}
	return townhall.EN
}

// finish puts the rule together, and refuses what does not go together.
func (o *options) finish() error {
	asked := o.rule
	switch {
	case len(o.paths) == 0:
		return badOption("", nil, townhall.Say("count.files", "要计算的文件（.pb）或文件夹", "a file (.pb) or a folder to count"))
	case o.html != "" && o.everyTie:
		return badOption("-html", nil, townhall.Say("count.html.ties", "不与 -tiebreak all 同用", "not together with -tiebreak all"))
	}
	for _, name := range []string{"rule", "utility", "completion", "criteria", "start", "no-skip", "comparison", "threshold"} {
		if o.official && o.given[name] {
			return badOption("-official", "-"+name, townhall.Say("count.official.alone", "文件自身的规则，不另指定", "the file's own rule, and no other"))
		}
	}
	if o.criteria != "" && o.method != "criteria" {
		return badOption("-criteria", o.method, townhall.Say("count.criteria.rule", "与 -rule criteria 同用", "-rule criteria"))
	}
	if o.exact && o.method != "equalshares" {
		return badOption("-completion", "ees", townhall.Say("count.ees", "与 -rule equalshares 同用", "-rule equalshares"))
	}
	switch o.method {
	case "greedy", "criteria":
		o.rule = allocate.Greedy(asked.Utility)
	case "phragmen":
		o.rule = allocate.Phragmen()
	case "equalshares":
		o.rule = allocate.EqualShares(asked.Utility, allocate.Add1)
		if o.exact {
			o.rule = allocate.ExactEqualShares(asked.Utility, asked.Completion)
		}
	}
	o.rule.Utility, o.rule.Floor, o.rule.NoSkip, o.rule.Limits, o.rule.Ties, o.rule.Comparison = asked.Utility, asked.Floor, asked.NoSkip, asked.Limits, asked.Ties, asked.Comparison
	if o.given["completion"] && !o.exact {
		o.rule.Completion = asked.Completion
	}
	return o.sound()
}

// sound refuses a rule that means nothing whatever the file.
func (o *options) sound() error {
	r := o.rule
	if o.seed != "" {
		r.Ties.Order = []string{"drawn later"}
	}
	if o.method == "criteria" && len(r.Limits) > 0 {
		return badOption("-limit", nil, townhall.Say("count.criteria.limits", "不与 -rule criteria 同用：各格分别选择", "not together with -rule criteria, as each cell chooses for itself"))
	}
	return at("-rule "+o.method, r.Check())
}

// badOption is an option that cannot be taken.
func badOption(field string, found any, needed townhall.Text) error {
	e := &townhall.Error{Kind: townhall.Invalid, Field: field, Needed: needed}
	if found != nil {
		e.Found = townhall.ValueOf(found)
	}
	return e
}

// at names the option that an error is about.
func at(option string, err error) error {
	e, ok := err.(*townhall.Error)
	if !ok {
		return err
	}
	told := *e
	if option != told.Field {
		if strings.HasPrefix(option, "-rule ") {
			option += " " + told.Field
		}
		told.Field = option
	}
	return &told
}

// usage explains the options.
func usage(w io.Writer, l townhall.Language) {
	say := func(t townhall.Text) { fmt.Fprintln(w, t.In(l)) }
	say(townhall.Say("count.usage", "用法：count [选项] 文件.pb|文件夹 …\n\n读取 PaBuLib 文件（参与式预算的项目与选票），按规则决定预算用于哪些项目，并说明每个项目入选与否的理由。",
		"Usage: count [options] FILE.pb|FOLDER …\n\nReads PaBuLib files (projects and ballots of participatory budgets), decides by a rule which projects the\nbudget is spent on, and says why each is in or out."))
	for _, g := range groups() {
		fmt.Fprintf(w, "\n%s\n", g.title.In(l))
		for _, o := range g.options {
			fmt.Fprintf(w, "  %s\n", strings.TrimSpace("-"+o.name+" "+o.value))
			for line := range strings.SplitSeq(o.say.In(l), "\n") {
				fmt.Fprintf(w, "        %s\n", line)
			}
		}
	}
	fmt.Fprintln(w)
	say(townhall.Say("count.usage.examples", "例：", "Examples:"))
	for _, e := range examples() {
		fmt.Fprintf(w, "  count %s\n        %s\n", e.line, e.say.In(l))
	}
	fmt.Fprintln(w)
	say(townhall.Say("count.usage.exit", "退出码：0 完成；1 有文件不能读取或计算失败；2 命令行有误。", "Exit codes: 0 done; 1 a file cannot be read or a count failed; 2 the command line is wrong."))
}

// readThreshold reads "150", "2%" or "file".
func (o *options) readThreshold(value string) error {
	needed := townhall.Say("count.threshold.needed", "不小于 0 的票数（分数）、百分比（如 2%）或 file", "a number of votes (points) of 0 or more, a percentage such as 2%, or file")
	if value == "file" {
		o.threshold = threshold{fromFile: true}
		return nil
	}
	digits, percent := strings.CutSuffix(value, "%")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n < 0 || percent && n > 100 {
		return badOption("", value, needed)
	}
	o.threshold = threshold{n: n}
	if percent {
		o.threshold = threshold{share: townhall.RatioOf(n, 100)}
	}
	return nil
}

// readTies reads words apart by commas: "maxvotes,mincost", "lot:12 34 56", "all".
func (o *options) readTies(value string) error {
	o.rule.Ties, o.seed, o.everyTie = allocate.Ties{}, "", value == "all"
	if o.everyTie {
		return nil
	}
	for word := range strings.SplitSeq(value, ",") {
		var tie allocate.Tie
		if seed, lot := strings.CutPrefix(word, "lot:"); lot {
			if seed == "" {
				return badOption("", word, townhall.Say("count.seed", "lot: 之后的公开随机数", "the public value after lot:"))
			}
			tie, o.seed = allocate.InOrder, seed
		} else if tie.UnmarshalText([]byte(word)) != nil || tie == allocate.InOrder {
			return badOption("", word, townhall.Say("count.ties", "id、maxvotes、mincost、maxcost、lot:SEED、refuse 或 all", "id, maxvotes, mincost, maxcost, lot:SEED, refuse or all"))
		}
		o.rule.Ties.By = append(o.rule.Ties.By, tie)
	}
	return nil
}

// readLimit reads "NAME=N", a limit of a theme or a district.
func (o *options) readLimit(value string, limit *allocate.Limit, name *string) error {
	at := strings.LastIndexByte(value, '=')
	n, err := strconv.Atoi(value[at+1:])
	if at < 1 || err != nil || n < 0 {
		return badOption("", value, townhall.Say("count.limit.needed", "名称=数目，如 parks=2", "NAME=N, such as parks=2"))
	}
	*name, limit.AtMost = value[:at], n
	return nil
}

func (o *options) readSecret(value string) error {
	secret, err := hex.DecodeString(value)
	if err != nil || len(secret) < 16 {
		return badOption("", value, townhall.Say("count.secret", "十六进制，至少 16 字节", "16 bytes at least, in hexadecimal"))
	}
	o.secret = secret
	return nil
}
