package mediation

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// named is one of a closed list of words with its name.
type named[T ~string] struct {
	word T
	text townhall.Text
}

func listed[T ~string](list []named[T]) []T {
	out := make([]T, len(list))
	for i, n := range list {
		out[i] = n.word
	}
	return out
}

func nameOf[T ~string](list []named[T], w T) townhall.Text {
	if i := slices.IndexFunc(list, func(n named[T]) bool { return n.word == w }); i >= 0 {
		return list[i].text
	}
	return townhall.Plain(string(w))
}

// Category (纠纷类型) is what a dispute is about. The fifteen usual ones and three of later forms are named; a county may
// use others.
type Category string

// The categories of the usual reporting form.
const (
	Family       Category = "family"       // 婚姻家庭
	Neighbours   Category = "neighbours"   // 邻里
	Housing      Category = "housing"      // 房屋宅基地
	Contract     Category = "contract"     // 合同
	Business     Category = "business"     // 生产经营
	Damages      Category = "damages"      // 损害赔偿
	Land         Category = "land"         // 山林土地
	Expropriate  Category = "expropriate"  // 征地拆迁
	Environment  Category = "environment"  // 环境污染
	Labour       Category = "labour"       // 劳动争议
	Consumer     Category = "consumer"     // 消费
	Medical      Category = "medical"      // 医疗
	Traffic      Category = "traffic"      // 道路交通事故
	Property     Category = "property"     // 物业
	Tourism      Category = "tourism"      // 旅游
	Intellectual Category = "intellectual" // 知识产权
	Internet     Category = "internet"     // 互联网
	Other        Category = "other"        // 其他
)

var categories = []named[Category]{
	{Family, townhall.Say("mediation.category.family", "婚姻家庭", "marriage and family")},
	{Neighbours, townhall.Say("mediation.category.neighbours", "邻里", "neighbours")},
	{Housing, townhall.Say("mediation.category.housing", "房屋宅基地", "house and homestead")},
	{Contract, townhall.Say("mediation.category.contract", "合同", "contract")},
	{Business, townhall.Say("mediation.category.business", "生产经营", "business")},
	{Damages, townhall.Say("mediation.category.damages", "损害赔偿", "damages")},
	{Land, townhall.Say("mediation.category.land", "山林土地", "forest and land")},
	{Expropriate, townhall.Say("mediation.category.expropriate", "征地拆迁", "land taking and demolition")},
	{Environment, townhall.Say("mediation.category.environment", "环境污染", "pollution")},
	{Labour, townhall.Say("mediation.category.labour", "劳动争议", "labour")},
	{Consumer, townhall.Say("mediation.category.consumer", "消费", "consumer")},
	{Medical, townhall.Say("mediation.category.medical", "医疗", "medical")},
	{Traffic, townhall.Say("mediation.category.traffic", "道路交通事故", "traffic accident")},
	{Property, townhall.Say("mediation.category.property", "物业", "property management")},
	{Tourism, townhall.Say("mediation.category.tourism", "旅游", "tourism")},
	{Intellectual, townhall.Say("mediation.category.intellectual", "知识产权", "intellectual property")},
	{Internet, townhall.Say("mediation.category.internet", "互联网", "internet")},
	{Other, townhall.Say("mediation.category.other", "其他", "other")},
}

// Categories lists the named categories in the order of the form.
func Categories() []Category { return listed(categories) }

// Text names the category.
func (c Category) Text() townhall.Text { return nameOf(categories, c) }

// Source (来源) is how a case came to the committee.
type Source string

// The sources of the reporting form.
const (
	OnApplication Source = "application" // 申请调解
	OwnMotion     Source = "own_motion"  // 主动调解
	Referred      Source = "referred"    // 接受移送：公安、法院等受理前引导或者移送
	Entrusted     Source = "entrusted"   // 接受委托：公安、法院等受理后委托调解
)

// Sources lists the sources in the order of the form.
func Sources() []Source { return listed(sources) }

var sources = []named[Source]{
	{OnApplication, townhall.Say("mediation.source.application", "申请调解", "on application")},
	{OwnMotion, townhall.Say("mediation.source.own_motion", "主动调解", "own motion")},
	{Referred, townhall.Say("mediation.source.referred", "接受移送", "referral")},
	{Entrusted, townhall.Say("mediation.source.entrusted", "接受委托", "entrusted")},
}

// Text names the source.
func (s Source) Text() townhall.Text { return nameOf(sources, s) }

// Form (协议形式) is how an agreement was made.
type Form string

// The forms of an agreement.
const (
	Oral    Form = "oral"    // 口头协议
	Written Form = "written" // 书面协议
)

var forms = []named[Form]{
	{Oral, townhall.Say("mediation.form.oral", "口头协议", "oral agreement")},
	{Written, townhall.Say("mediation.form.written", "书面协议", "written agreement")},
	{"", townhall.Say("mediation.form.none", "未达成协议", "no agreement")},
}

// Text names the form, and that of no agreement.
func (f Form) Text() townhall.Text { return nameOf(forms, f) }

// Harm is what a dispute may turn into. What occurred and what was prevented are counted apart, in cases and persons.
type Harm string

// The harms of the reporting form, and the skip-level petition of local practice.
const (
	Suicide           Harm = "suicide"             // 自杀
	Crime             Harm = "crime"               // 民转刑
	SkipLevelPetition Harm = "skip_level_petition" // 越级上访
	GroupPetition     Harm = "group_petition"      // 群体性上访
	GroupFight        Harm = "group_fight"         // 群体性械斗
)

// Harms lists the harms in the order of the form.
func Harms() []Harm { return listed(harms) }

var harms = []named[Harm]{
	{Suicide, townhall.Say("mediation.harm.suicide", "自杀", "suicide")},
	{Crime, townhall.Say("mediation.harm.crime", "民转刑", "dispute turned crime")},
	{SkipLevelPetition, townhall.Say("mediation.harm.skip_level_petition", "越级上访", "skip-level petition")},
	{GroupPetition, townhall.Say("mediation.harm.group_petition", "群体性上访", "group petition")},
	{GroupFight, townhall.Say("mediation.harm.group_fight", "群体性械斗", "group fight")},
}

// Text names the harm.
func (h Harm) Text() townhall.Text { return nameOf(harms, h) }

// Route (救济途径) is where parties without an agreement may turn.
type Route string

// The routes of article 26.
const (
	Arbitration    Route = "arbitration"    // 仲裁
	Administrative Route = "administrative" // 行政
	Court          Route = "court"          // 司法
)

// Routes lists the routes of which the parties are to be told.
func Routes() []Route { return listed(routes) }

var routes = []named[Route]{
	{Arbitration, townhall.Say("mediation.route.arbitration", "仲裁", "arbitration")},
	{Administrative, townhall.Say("mediation.route.administrative", "行政", "administrative")},
	{Court, townhall.Say("mediation.route.court", "司法", "judicial")},
}

// Text names the route.
func (r Route) Text() townhall.Text { return nameOf(routes, r) }
