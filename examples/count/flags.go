package main

import (
	"strings"

	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/budget/allocate"
)

// option is one of the command line; value is what follows it, "" where nothing does.
type option struct {
	name, value string
	say         townhall.Text
	set         func(o *options, value string) error
}

// group are options that belong together.
type group struct {
	title   townhall.Text
	options []option
}

func groups() []group {
	return []group{
		{townhall.Say("count.group.rule", "规则", "The rule"), ruleOptions()},
		{townhall.Say("count.group.refine", "规则的细节", "Details of the rule"), detailOptions()},
		{townhall.Say("count.group.show", "显示什么", "What is shown"), shownOptions()},
	}
}

func ruleOptions() []option {
	return []option{
		{"rule", "greedy|equalshares|phragmen|criteria", townhall.Say("count.help.rule",
			"greedy：得票优先；equalshares：等额份额法（缺省）；phragmen：弗拉格门法；\ncriteria：先按主题与片区的权重准则分钱，再在每格内得票优先",
			"greedy: the most votes first; equalshares: the Method of Equal Shares (the default); phragmen: sequential\nPhragmén; criteria: the budget is first divided between themes and districts by weighted criteria, then greedy in each"),
			func(o *options, v string) error {
				return oneOf(&o.method, v, "greedy", "equalshares", "phragmen", "criteria")
			}},
		{"utility", "cost|cardinality|points|borda|points-cost|borda-cost", townhall.Say("count.help.utility",
			"项目对投票人的价值：其金额（缺省）、一、所给分数、名次；points-cost 与 borda-cost 再乘以金额",
			"what a project is worth to a voter: its cost (the default), one, the points, the rank; points-cost and\nborda-cost are these times the cost"),
			func(o *options, v string) error { return o.rule.Utility.UnmarshalText([]byte(v)) }},
		{"completion", "none|add1|add1-infeasible|add1-greedy|greedy|ees|ees-all", townhall.Say("count.help.completion",
			"等额份额法余款的补足（缺省 add1）：add1：每人逐元加钱，至结果用尽预算为止；add1-infeasible：至下一步超预算为止；\nadd1-greedy：add1 之后余款得票优先；greedy：余款得票优先；ees：改用精确等额份额法，逐次加至又有项目可入选处；\nees-all：加至有人付款变化处，大型投票耗时很长",
			"what becomes of money that equal shares leave (add1 if none is given). add1: each voter gets one currency unit\nmore until nothing else fits; add1-infeasible: until one more would overspend; add1-greedy: add1, then greedy;\ngreedy: that alone; ees: exact equal shares instead, raised to where another project could be chosen;\nees-all: to where anybody pays for something else, which takes long in large elections"), setCompletion},
		{"official", "", townhall.Say("count.help.official",
			"用文件自身的规则（标准者：greedy、greedy-threshold、greedy-no-skip、equalshares…），并与公布结果核对",
			"use the file's own rule where it is a standard one (greedy, greedy-threshold, greedy-no-skip, equalshares …),\nto be compared with the official result"),
			func(o *options, _ string) error { o.official = true; return nil }},
		{"criteria", "FILE.json", townhall.Say("count.help.criteria",
			"-rule criteria 的准则；不给则由选票推出（仅供起步参考）", "the criteria of -rule criteria; if none are given they are made of the ballots, as something to start from"),
			func(o *options, v string) error { o.criteria = v; return nil }},
	}
}

func setCompletion(o *options, v string) error {
	o.exact = true
	switch v {
	case "ees":
		o.rule.Completion = allocate.AddOptSkip
		return nil
	case "ees-all":
		o.rule.Completion = allocate.AddOpt
		return nil
	}
	o.exact = false
	if err := o.rule.Completion.UnmarshalText([]byte(v)); err != nil || o.rule.Completion >= allocate.AddOpt {
		return badOption("", v, townhall.Say("count.completion", "none、add1、add1-infeasible、add1-greedy、greedy、ees 或 ees-all", "none, add1, add1-infeasible, add1-greedy, greedy, ees or ees-all"))
	}
	return nil
}

func detailOptions() []option {
	return []option{
		{"start", "exact|floor", townhall.Say("count.help.start", "等额份额法中每人的起始金额：预算除以人数的精确值（缺省），或去零取整到元", "what each voter starts with in equal shares: the budget divided by the voters exactly (the default), or whole\ncurrency units of that"),
			func(o *options, v string) error {
				var start string
				err := oneOf(&start, v, "exact", "floor")
				o.rule.Floor = start == "floor"
				return err
			}},
		{"threshold", "N|N%|file", townhall.Say("count.help.threshold", "得票少于 N（按分数计时为得分）或低于投票人 N% 的项目不入选；file：按文件所定；缺省无门槛", "leave out projects with fewer than N votes (points, where these count) or less than N% of the voters; file: the\nfile's own threshold; none if not given"),
			(*options).readThreshold},
		{"no-skip", "", townhall.Say("count.help.no_skip", "得票优先遇到第一个放不下的项目即停", "greedy stops at the first project that does not fit"),
			func(o *options, _ string) error { o.rule.NoSkip = true; return nil }},
		{"tiebreak", "id|maxvotes|mincost|maxcost|lot:SEED|refuse|all", townhall.Say("count.help.tiebreak",
			"同分时谁先：编号最小者（缺省）、票多者、金额小或大者、抽签（SEED 为事先不知的公开随机数）；refuse：遇同分即停；\nall：列出所有处理方式的结果。可用逗号连用，如 maxvotes,mincost",
			"who goes first of tied projects: the lowest id (the default), more votes, less or more cost, or a lot (SEED is a\npublic value that nobody knew before); refuse: stop at a tie; all: every outcome that ties allow. Words may be\ncombined: maxvotes,mincost"), (*options).readTies},
		{"lot-secret", "HEX", townhall.Say("count.help.secret", "抽签者的秘密；不给则用人人皆知的值，公正即全凭 SEED 事先无人知晓", "the secret of whoever draws the lot; if none is given one that all know, and the lot is as fair as SEED is\nunforeseen"), (*options).readSecret},
		{"comparison", "none|satisfaction|exclusion", townhall.Say("count.help.comparison", "最后一步：若更多人在得票优先下较好，则以其结果代之", "a last step: greedy's outcome takes over where more voters are better off with it"),
			func(o *options, v string) error { return o.rule.Comparison.UnmarshalText([]byte(v)) }},
		{"limit-category", "NAME=N", townhall.Say("count.help.limit_category", "某主题至多入选 N 个；可多次给出", "N projects of a theme at most; may be given more than once"),
			func(o *options, v string) error {
				l := allocate.Limit{}
				err := o.readLimit(v, &l, &l.Category)
				o.rule.Limits = append(o.rule.Limits, l)
				return err
			}},
		{"limit-district", "NAME=N", townhall.Say("count.help.limit_district", "某片区至多入选 N 个；可多次给出", "N projects of a district at most; may be given more than once"),
			func(o *options, v string) error {
				l := allocate.Limit{}
				err := o.readLimit(v, &l, &l.District)
				o.rule.Limits = append(o.rule.Limits, l)
				return err
			}},
		{"exclusive", "ID,ID,…", townhall.Say("count.help.exclusive", "这些项目互斥，至多入选一个；可多次给出", "these projects exclude one another: one at most; may be given more than once"),
			func(o *options, v string) error {
				o.rule.Limits = append(o.rule.Limits, allocate.Limit{Name: v, AtMost: 1, Projects: strings.Split(v, ",")})
				return nil
			}},
	}
}

func shownOptions() []option {
	yes := func(field func(o *options) *bool) func(*options, string) error {
		return func(o *options, _ string) error { *field(o) = true; return nil }
	}
	return []option{
		{"json", "", townhall.Say("count.help.json", "以 JSON 输出；多个文件则每行一个对象", "print JSON; of many files, an object a line"), yes(func(o *options) *bool { return &o.json })},
		{"explain", "", townhall.Say("count.help.explain", "每个项目的理由，以及各轮如何付款", "the reasons of each project, and who paid what in each round"), yes(func(o *options) *bool { return &o.explain })},
		{"compare", "greedy", townhall.Say("count.help.compare", "与同一效用的得票优先对照：各有哪些项目，多少人在哪个结果下较好", "compare with greedy by the same utility: which projects differ, and how many voters are better off"),
			func(o *options, v string) error {
				var with string
				o.compare = true
				return oneOf(&with, v, "greedy")
			}},
		{"satisfaction", "", townhall.Say("count.help.satisfaction", "投票人得到了什么，按主题与片区", "what voters have of the outcome, by theme and district"), yes(func(o *options) *bool { return &o.satisfaction })},
		{"audit", "", townhall.Say("count.help.audit", "比例性审核（EJR+）：有无群体未得到其人数应得之份，若有，指出是谁", "audit whether a group of voters is left without its share (EJR+), and if so, which"), yes(func(o *options) *bool { return &o.audit })},
		{"html", "OUT.html", townhall.Say("count.help.html", "另写一个网页：图、表与每个项目的经过（仅一个文件时）", "also write a page with charts, tables and each project's story (of one file)"), func(o *options, v string) error { o.html = v; return nil }},
		{"check", "", townhall.Say("count.help.check", "不计算，只列出文件的每处问题及行号", "count nothing; list every problem of the files with its line"), yes(func(o *options) *bool { return &o.check })},
		{"lang", "zh|en", townhall.Say("count.help.lang", "语言，缺省 en", "language; en if none is given"), func(o *options, v string) (err error) {
			o.lang, err = townhall.ParseLanguage(v)
			return err
		}},
		{"help", "", townhall.Say("count.help.help", "显示本说明", "print this"), yes(func(o *options) *bool { return &o.help })},
	}
}

// oneOf takes a value that is one of some words.
func oneOf(into *string, value string, words ...string) error {
	for _, w := range words {
		if w == value {
			*into = value
			return nil
		}
	}
	return badOption("", value, townhall.Say("count.one_of", "以下之一：{words}", "one of {words}", "words", words))
}

// example is a command line with what it does.
type example struct {
	line string
	say  townhall.Text
}

func examples() []example {
	return []example{
		{"-rule equalshares -utility cost -completion add1 -json FILE.pb", townhall.Say("count.example.json", "等额份额法，供程序读取", "equal shares, for a program to read")},
		{"-rule greedy -threshold file -explain FILE.pb", townhall.Say("count.example.greedy", "得票优先，按文件的门槛，附理由", "the most votes first, with the file's threshold and the reasons")},
		{"-completion add1-infeasible -comparison satisfaction -compare greedy FILE.pb", townhall.Say("count.example.compare", "补足到底，并与得票优先对照", "completed as far as it goes, and compared with greedy")},
		{"-tiebreak maxvotes,lot:4711 -audit FILE.pb", townhall.Say("count.example.lot", "票数相同则抽签，并作比例性审核", "a lot among those with the same votes, and the audit")},
		{"-html page.html -lang zh FILE.pb", townhall.Say("count.example.html", "中文网页", "a page, in Chinese")},
		{"-official pb_files/", townhall.Say("count.example.official", "整个文件夹：文件自身的规则是否给出公布结果", "a whole folder: does the file's own rule give the official result?")},
	}
}
