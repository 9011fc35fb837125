package powers

import (
	"slices"

	"github.com/townhall-go/townhall"
)

// Gate (程序要求) is a step that a source asks for.
type Gate struct {
	Step Step          `json:"step"`
	If   Ground        `json:"if,omitempty"` // only of acts of which that is so
	Cite townhall.Cite `json:"cite,omitzero"`
}

// Text says the gate.
func (g Gate) Text() townhall.Text {
	if g.If != "" {
		return townhall.Say("powers.gate.if", "{step}（{ground}的）", "{step} (if {ground})", "step", g.Step, "ground", g.If)
	}
	return g.Step.Text()
}

// Gates is a list of gates.
type Gates []Gate

// Text prints the list.
func (g Gates) Text() townhall.Text {
	return townhall.Say("powers.gates", "{gates}", "{gates}", "gates", []Gate(g))
}

// Check refuses a list that names a step twice, or none, or asks for one on a ground that no act can have.
func (g Gates) Check(field string) error {
	seen := map[Step]bool{"": true}
	for _, gate := range g {
		if gate.If != "" && !gate.If.known() {
			return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(string(gate.If)),
				Needed: townhall.Say("powers.gates.if", "complex、hearing_due 或 review_due", "complex, hearing_due or review_due")}
		}
		if seen[gate.Step] {
			return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(string(gate.Step)),
				Needed: townhall.Say("powers.gates.once", "每个程序环节列一次", "each step once")}
		}
		seen[gate.Step] = true
	}
	return nil
}

// PenaltyGates are the steps that the law asks of penalties. Publicity is of the power, its basis, procedure and remedies.
var PenaltyGates = townhall.Rule("powers.gates.penalty", townhall.Say("powers.gates.penalty", "行政处罚的程序", "the procedure of penalties"),
	townhall.Version[Gates]{From: penaltiesSince, Cite: penalties("39-64"), Value: Gates{
		{Step: Publicity, Cite: penalties("39")}, {Step: Officers, Cite: penalties("42")}, {Step: Informed, Cite: penalties("44")},
		{Step: Heard, Cite: penalties("45")}, {Step: HearingHeld, If: HearingDue, Cite: penalties("63-64")}, {Step: FullRecord, Cite: penalties("47")},
		{Step: LegalReview, If: ReviewDue, Cite: penalties("58")}, {Step: Collective, If: Complex, Cite: penalties("57")}}})

// CoercionGates are the steps that the law asks of coercive measures.
var CoercionGates = townhall.Rule("powers.gates.coercion", townhall.Say("powers.gates.coercion", "行政强制措施的程序", "the procedure of coercive measures"),
	townhall.Version[Gates]{From: coercionSince, Cite: coercion("18"), Value: Gates{
		{Step: Officers, Cite: coercion("18")}, {Step: Informed, Cite: coercion("18")}, {Step: Heard, Cite: coercion("18")}, {Step: FullRecord, Cite: coercion("18")}}})

// EnforcementGates are the three systems (三项制度), asked of every act.
var EnforcementGates = townhall.Rule("powers.gates.enforcement", townhall.Say("powers.gates.enforcement", "行政执法三项制度", "the three systems of enforcement"),
	townhall.Version[Gates]{From: guidanceSince, Cite: guidance, Value: Gates{
		{Step: Publicity, Cite: guidance}, {Step: FullRecord, Cite: guidance}, {Step: LegalReview, If: ReviewDue, Cite: guidance}}})

// BurdenGates are asked of every other act that takes something from somebody or lays something on them: practice, not statute.
var BurdenGates = townhall.Rule("powers.gates.burden", townhall.Say("powers.gates.burden", "其他减损权益或者增加义务的行为的程序", "the procedure of other acts that burden somebody"),
	townhall.Version[Gates]{Cite: aims, Value: Gates{{Step: Informed, Cite: aims}, {Step: Heard, Cite: aims}}})

// OfficersNeeded is how many qualified officers carry out an act, at least.
var OfficersNeeded = townhall.Rule("powers.officers", townhall.Say("powers.officers", "执法人员的最少人数", "qualified officers, at least"),
	townhall.Version[int]{From: coercionSince, To: penaltiesSince.AddDays(-1), Value: 2, Cite: coercion("18")},
	townhall.Version[int]{From: penaltiesSince, Value: 2, Cite: penalties("42")})

// HearingRequest is how soon after the notice somebody may ask for a hearing. The law counts five days as working days (art. 85).
var HearingRequest = townhall.Rule("powers.hearing.request", townhall.Say("powers.hearing.request", "要求听证的期限", "asking for a hearing"),
	townhall.Version[townhall.Limit]{From: penaltiesSince, Value: townhall.Within(5, townhall.WorkingDays), Cite: penalties("63-64")})

// HearingNotice is how long before a hearing its time and place are told.
var HearingNotice = townhall.Rule("powers.hearing.notice", townhall.Say("powers.hearing.notice", "听证通知的提前期限", "telling of a hearing beforehand"),
	townhall.Version[townhall.Limit]{From: penaltiesSince, Value: townhall.Before(7, townhall.WorkingDays), Cite: penalties("63-64")})

// DecisionLimit is how soon after a case is filed a penalty is decided. Passing it refuses nothing; it is a due date.
var DecisionLimit = townhall.Rule("powers.decision", townhall.Say("powers.decision", "作出行政处罚决定的期限", "deciding a penalty"),
	townhall.Version[townhall.Limit]{From: penaltiesSince, Value: townhall.Within(90, townhall.CalendarDays), Cite: penalties("60")})

// PublicationLimit is how soon after an act its result is published; PromptPublication of permits and penalties.
var (
	PublicationLimit = townhall.Rule("powers.publication", townhall.Say("powers.publication", "公开执法结果的期限", "publishing the result of an act"),
		townhall.Version[townhall.Limit]{From: guidanceSince, Value: townhall.Within(20, townhall.WorkingDays), Cite: guidance})
	PromptPublication = townhall.Rule("powers.publication.prompt", townhall.Say("powers.publication.prompt", "公开行政许可、行政处罚结果的期限", "publishing permits and penalties"),
		townhall.Version[townhall.Limit]{From: guidanceSince, Value: townhall.Within(7, townhall.WorkingDays), Cite: guidance})
)

// TakeDownLimit is how soon a published penalty is taken down that was changed or annulled.
var TakeDownLimit = townhall.Rule("powers.take_down", townhall.Say("powers.take_down", "撤回已公开处罚决定的期限", "taking down a penalty that was changed or annulled"),
	townhall.Version[townhall.Limit]{From: penaltiesSince, Value: townhall.Within(3, townhall.WorkingDays), Cite: penalties("48")})

// ServiceLimit is how soon a penalty is served whose party was not there when it was announced; seven working days (art. 85).
var ServiceLimit = townhall.Rule("powers.service", townhall.Say("powers.service", "送达处罚决定书的期限", "serving a penalty"),
	townhall.Version[townhall.Limit]{From: penaltiesSince, Value: townhall.Within(7, townhall.WorkingDays), Cite: penalties("61")})

// How soon an appeal is lodged, if a statute of the matter gives no longer time: a reconsideration is asked for within
// ReconsiderationLimit, a suit brought within SuitLimit, and after a reconsideration within SuitAfterLimit.
var (
	ReconsiderationLimit = townhall.Rule("powers.reconsideration", townhall.Say("powers.reconsideration", "申请行政复议的期限", "asking for reconsideration"),
		townhall.Version[townhall.Limit]{From: reconsiderationSince, Value: townhall.Within(60, townhall.CalendarDays), Cite: reconsideration("20")})
	SuitLimit = townhall.Rule("powers.suit", townhall.Say("powers.suit", "直接提起行政诉讼的期限", "bringing a suit"),
		townhall.Version[townhall.Limit]{From: litigationSince, Value: townhall.Within(6, townhall.Months), Cite: litigation("46")})
	SuitAfterLimit = townhall.Rule("powers.suit_after", townhall.Say("powers.suit_after", "不服复议决定、复议逾期不作决定提起行政诉讼的期限", "bringing a suit after reconsideration, or after its silence"),
		townhall.Version[townhall.Limit]{From: litigationSince, Value: townhall.Within(15, townhall.CalendarDays), Cite: litigation("45")})
)

// Rules lists the rules of this package for a jurisdiction's rulebook.
func Rules() []townhall.Ruled {
	return []townhall.Ruled{PenaltyGates, CoercionGates, EnforcementGates, BurdenGates, OfficersNeeded, HearingRequest, HearingNotice,
		DecisionLimit, ServiceLimit, PublicationLimit, PromptPublication, TakeDownLimit, ReconsiderationLimit, SuitLimit, SuitAfterLimit}
}

// binding is a rule as the rulebook has it on a day; a rulebook without the rule does not bind.
func binding[T any](rule townhall.Dated[T], m townhall.Moment, on townhall.Date) (v townhall.Version[T], binds bool, err error) {
	if !slices.Contains(m.Rules.Keys(), rule.Key) {
		return v, false, nil
	}
	v, err = rule.In(m.Rules).Version(on)
	return v, err == nil, err
}

// required is a rule of gates as the rulebook has it on a day. A rulebook without it is an error: of what it leaves out nobody can tell
// whether it asks for nothing or was forgotten.
func required(rule townhall.Dated[Gates], m townhall.Moment, on townhall.Date) (townhall.Version[Gates], error) {
	v, binds, err := binding(rule, m, on)
	if err == nil && !binds {
		err = &townhall.Error{Kind: townhall.Invalid, Field: "rules[" + rule.Key + "]", Needed: townhall.Say("powers.gates.required",
			"规则手册中的“{title}”；不要求任何程序的法域，以空版本写明", "a rulebook that has {title}; a jurisdiction that asks for no steps says so by an empty version", "title", rule.Title)}
	}
	return v, err
}

// duty is the duty that a rule makes of an event, if the rulebook has the rule.
func duty(rule townhall.Dated[townhall.Limit], m townhall.Moment, on townhall.Date, owner townhall.UnitID) (townhall.Duty, bool, error) {
	v, binds, err := binding(rule, m, on)
	d := v.Value.From(on)
	d.Rule, d.Owner = rule.Key, owner
	return d, binds, err
}
