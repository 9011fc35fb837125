package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Level (调委会类别) is by whom a committee was set up.
type Level string

// The kinds of committees.
const (
	TownCommittee       Level = "town"       // 乡镇、街道
	VillageCommittee    Level = "village"    // 村
	CommunityCommittee  Level = "community"  // 社区
	EnterpriseCommittee Level = "enterprise" // 企业事业单位
	TradeCommittee      Level = "trade"      // 行业性、专业性
)

var levels = []named[Level]{
	{TownCommittee, townhall.Say("mediation.level.town", "乡镇、街道", "town")},
	{VillageCommittee, townhall.Say("mediation.level.village", "村", "village")},
	{CommunityCommittee, townhall.Say("mediation.level.community", "社区", "community")},
	{EnterpriseCommittee, townhall.Say("mediation.level.enterprise", "企业事业单位", "enterprise")},
	{TradeCommittee, townhall.Say("mediation.level.trade", "行业性、专业性", "trade or profession")},
}

// Levels lists the kinds of committees.
func Levels() []Level { return listed(levels) }

// Text names the kind.
func (l Level) Text() townhall.Text { return nameOf(levels, l) }

// Chooser (推选方式) is who chose a committee's members.
type Chooser string

// Who may choose members.
const (
	VillagersAssembly        Chooser = "villagers_assembly"        // 村民会议
	VillagersRepresentatives Chooser = "villagers_representatives" // 村民代表会议
	ResidentsAssembly        Chooser = "residents_assembly"        // 居民会议
	WorkersCongress          Chooser = "workers_congress"          // 职工大会、职工代表大会
	Union                    Chooser = "union"                     // 工会
	Founder                  Chooser = "founder"                   // 设立单位
)

var choosers = []named[Chooser]{
	{VillagersAssembly, townhall.Say("mediation.chooser.villagers_assembly", "村民会议", "villagers' assembly")},
	{VillagersRepresentatives, townhall.Say("mediation.chooser.villagers_representatives", "村民代表会议", "villagers' representatives")},
	{ResidentsAssembly, townhall.Say("mediation.chooser.residents_assembly", "居民会议", "residents' assembly")},
	{WorkersCongress, townhall.Say("mediation.chooser.workers_congress", "职工大会、职工代表大会", "workers' congress")},
	{Union, townhall.Say("mediation.chooser.union", "工会", "trade union")},
	{Founder, townhall.Say("mediation.chooser.founder", "设立单位", "the founding body")},
}

// Choosers lists who may choose members.
func Choosers() []Chooser { return listed(choosers) }

// Text names the chooser.
func (c Chooser) Text() townhall.Text { return nameOf(choosers, c) }

// Choosing says who chooses the members of each kind of committee; a kind that it does not name may be chosen by anybody.
type Choosing map[Level][]Chooser

// Text prints who chooses whom.
func (c Choosing) Text() townhall.Text {
	var out []townhall.Text
	for _, l := range Levels() {
		if by := c[l]; len(by) > 0 {
			out = append(out, townhall.Say("mediation.choosing", "{level}：{by}", "{level}: {by}", "level", l, "by", by))
		}
	}
	return townhall.Say("mediation.choosing.all", "{all}", "{all}", "all", out)
}

// Check refuses kinds and choosers that are not known.
func (c Choosing) Check(field string) error {
	for l, by := range c {
		unknown := slices.DeleteFunc(slices.Clone(by), func(b Chooser) bool { return slices.Contains(Choosers(), b) })
		if !slices.Contains(Levels(), l) || len(unknown) > 0 {
			return &townhall.Error{Kind: townhall.Invalid, Field: field + "." + string(l), Found: townhall.ValueOf(by),
				Needed: townhall.Say("mediation.choosing.known", "已知的调委会类别与推选方式", "kinds of committees and choosers that are known")}
		}
	}
	return nil
}

// Misconduct (违纪行为) is what a mediator must not do.
type Misconduct string

// The misconduct of article 15.
const (
	Favouring  Misconduct = "favouring"  // 偏袒一方当事人
	Insulting  Misconduct = "insulting"  // 侮辱当事人
	Taking     Misconduct = "taking"     // 索取、收受财物或者牟取其他不正当利益
	Disclosing Misconduct = "disclosing" // 泄露当事人的个人隐私、商业秘密
)

var misconducts = []named[Misconduct]{
	{Favouring, townhall.Say("mediation.misconduct.favouring", "偏袒一方当事人", "favouring a side")},
	{Insulting, townhall.Say("mediation.misconduct.insulting", "侮辱当事人", "insulting a party")},
	{Taking, townhall.Say("mediation.misconduct.taking", "索取、收受财物或者牟取其他不正当利益", "demanding or taking property or another advantage")},
	{Disclosing, townhall.Say("mediation.misconduct.disclosing", "泄露当事人的个人隐私、商业秘密", "disclosing a party's privacy or trade secret")},
}

// Misconducts lists the misconduct.
func Misconducts() []Misconduct { return listed(misconducts) }

// Text names the misconduct.
func (m Misconduct) Text() townhall.Text { return nameOf(misconducts, m) }

// Measure (处理) is what follows misconduct.
type Measure string

// What follows misconduct, by its gravity.
const (
	Criticised Measure = "criticised" // 批评教育
	Corrected  Measure = "corrected"  // 责令改正
	Removed    Measure = "removed"    // 罢免、解聘
)

var measures = []named[Measure]{
	{Criticised, townhall.Say("mediation.measure.criticised", "批评教育", "criticised")},
	{Corrected, townhall.Say("mediation.measure.corrected", "责令改正", "ordered to correct it")},
	{Removed, townhall.Say("mediation.measure.removed", "罢免、解聘", "removed")},
}

// Measures lists the measures.
func Measures() []Measure { return listed(measures) }

// Text names the measure.
func (m Measure) Text() townhall.Text { return nameOf(measures, m) }

// Departure is how somebody's service ends before its time.
type Departure string

// How a service ends.
const (
	Dismissed Departure = "dismissed" // 罢免、解聘
	Resigned  Departure = "resigned"  // 辞任
)

var departures = []named[Departure]{
	{Dismissed, townhall.Say("mediation.departure.dismissed", "罢免、解聘", "dismissed")},
	{Resigned, townhall.Say("mediation.departure.resigned", "辞任", "resigned")},
}

// Text names the departure.
func (d Departure) Text() townhall.Text { return nameOf(departures, d) }
