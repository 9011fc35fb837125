package mediation

import "github.com/townhall-go/townhall"

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

// Text names the category.
func (c Category) Text() townhall.Text {
	for _, n := range categories {
		if n.category == c {
			return townhall.Text{Key: "mediation.category." + string(c), ZH: n.zh, EN: n.en}
		}
	}
	return townhall.Plain(string(c))
}

// Categories lists the named categories in the order of the form.
func Categories() []Category {
	out := make([]Category, len(categories))
	for i, n := range categories {
		out[i] = n.category
	}
	return out
}

var categories = [...]struct {
	category Category
	zh, en   string
}{
	{Family, "婚姻家庭", "marriage and family"}, {Neighbours, "邻里", "neighbours"}, {Housing, "房屋宅基地", "house and homestead"},
	{Contract, "合同", "contract"}, {Business, "生产经营", "business"}, {Damages, "损害赔偿", "damages"}, {Land, "山林土地", "forest and land"},
	{Expropriate, "征地拆迁", "land taking and demolition"}, {Environment, "环境污染", "pollution"}, {Labour, "劳动争议", "labour"},
	{Consumer, "消费", "consumer"}, {Medical, "医疗", "medical"}, {Traffic, "道路交通事故", "traffic accident"}, {Property, "物业", "property management"},
	{Tourism, "旅游", "tourism"}, {Intellectual, "知识产权", "intellectual property"}, {Internet, "互联网", "internet"}, {Other, "其他", "other"},
}

// Source (来源) is how a case came to the committee.
type Source string

// The sources of the reporting form.
const (
	OnApplication Source = "application" // 申请调解
	OwnMotion     Source = "own_motion"  // 主动调解
	Referred      Source = "referred"    // 接受委托移送
)

// Sources lists the sources in the order of the form.
func Sources() []Source { return []Source{OnApplication, OwnMotion, Referred} }

// Text names the source.
func (s Source) Text() townhall.Text {
	switch s {
	case OnApplication:
		return townhall.Say("mediation.source.application", "申请调解", "on application")
	case OwnMotion:
		return townhall.Say("mediation.source.own_motion", "主动调解", "own motion")
	case Referred:
		return townhall.Say("mediation.source.referred", "接受委托移送", "referral")
	}
	return townhall.Plain(string(s))
}

// Form (协议形式) is how an agreement was made.
type Form string

// The forms of an agreement.
const (
	Oral    Form = "oral"    // 口头协议
	Written Form = "written" // 书面协议
)

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
func Harms() []Harm { return []Harm{Suicide, Crime, SkipLevelPetition, GroupPetition, GroupFight} }

// Text names the harm.
func (h Harm) Text() townhall.Text {
	switch h {
	case Suicide:
		return townhall.Say("mediation.harm.suicide", "自杀", "suicide")
	case Crime:
		return townhall.Say("mediation.harm.crime", "民转刑", "dispute turned crime")
	case SkipLevelPetition:
		return townhall.Say("mediation.harm.skip_level_petition", "越级上访", "skip-level petition")
	case GroupPetition:
		return townhall.Say("mediation.harm.group_petition", "群体性上访", "group petition")
	case GroupFight:
		return townhall.Say("mediation.harm.group_fight", "群体性械斗", "group fight")
	}
	return townhall.Plain(string(h))
}

// Route (救济途径) is where parties without an agreement may turn.
type Route string

// The routes of article 26.
const (
	Arbitration    Route = "arbitration"    // 仲裁
	Administrative Route = "administrative" // 行政
	Court          Route = "court"          // 司法
)

// Routes lists the routes of which the parties are to be told.
func Routes() []Route { return []Route{Arbitration, Administrative, Court} }

// Text names the route.
func (r Route) Text() townhall.Text {
	switch r {
	case Arbitration:
		return townhall.Say("mediation.route.arbitration", "仲裁", "arbitration")
	case Administrative:
		return townhall.Say("mediation.route.administrative", "行政", "administrative")
	case Court:
		return townhall.Say("mediation.route.court", "司法", "judicial")
	}
	return townhall.Plain(string(r))
}
