package access

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/townhall-go/townhall"
)

// The roles that need no post.
const (
	Public   = "public"    // what everybody may do, known or not
	SignedIn = "signed_in" // what everybody may do who is known, in whatever capacity
)

// Admin is which of the three administrators a role is, if it is one.
type Admin string

// The three administrators.
const (
	SystemAdmin   Admin = "system"   // 系统管理员
	SecurityAdmin Admin = "security" // 安全管理员
	AuditAdmin    Admin = "audit"    // 审计管理员
)

// Role (角色) is what the holders of a kind of post may do. Its name is the Capacity of an Actor.
type Role struct {
	Name   string        `json:"name"`
	Title  townhall.Text `json:"title"`
	Admin  Admin         `json:"admin,omitempty"`
	Grants []Grant       `json:"grants"`
}

// Grant (授权) lets verbs be taken on records of kinds. Without more it reaches the records within the place of the post.
type Grant struct {
	Kinds []string `json:"kinds"` // "mediation.case", all of a domain as "mediation.*", or "*"
	Verbs []string `json:"verbs"` // "accept", or "*"

	Own      bool `json:"own,omitempty"`      // only records that the post's unit holds
	Self     bool `json:"self,omitempty"`     // only the actor's own: records with the tag PersonTag(actor); wherever they lie
	Anywhere bool `json:"anywhere,omitempty"` // wherever the record lies: for what lies nowhere
	Hands    bool `json:"hands,omitempty"`    // the verb hands the record to others: asked is only where it lies before

	States []string `json:"states,omitempty"` // only records in one of them; for verbs of reading only
}

// Post (岗位) is a role that a person holds: where, for which unit, and on which days.
type Post struct {
	Role  string          `json:"role"`
	Place townhall.Place  `json:"place,omitempty"` // "" is everywhere
	Unit  townhall.UnitID `json:"unit,omitempty"`
	Days  townhall.Period `json:"days,omitzero"` // an end that is not given is open
}

// PersonTag marks a record as a person's own, for grants with Self.
func PersonTag(p townhall.PersonID) string { return "person:" + string(p) }

// Roles are all roles of a host.
type Roles []Role

// Role gives a role by its name.
func (r Roles) Role(name string) (Role, bool) {
	i := slices.IndexFunc(r, func(role Role) bool { return role.Name == name })
	if i < 0 {
		return Role{}, false
	}
	return r[i], true
}

// Check refuses roles that could not be meant: one without a name or named twice, a grant without kinds or verbs, one that looks at states
// for a verb that changes them, and one of the three administrators missing.
func (r Roles) Check() error {
	var faults []error
	seen := map[string]bool{}
	for i, role := range r {
		field := "roles[" + strconv.Itoa(i) + "]"
		if role.Name == "" || seen[role.Name] || role.Admin != "" && unposted(role.Name) {
			faults = append(faults, invalid(field+".name", role.Name, townhall.Say("access.role.name", "非空且不重复的角色名", "a name that is not empty and no other role's")))
		}
		seen[role.Name] = true
		if !slices.Contains([]Admin{"", SystemAdmin, SecurityAdmin, AuditAdmin}, role.Admin) {
			faults = append(faults, invalid(field+".admin", string(role.Admin), townhall.Say("access.role.admin", "system、security、audit 或空", "system, security, audit or nothing")))
		}
		for j, g := range role.Grants {
			faults = append(faults, g.check(field+".grants["+strconv.Itoa(j)+"]", role.Name))
		}
	}
	for _, a := range []Admin{SystemAdmin, SecurityAdmin, AuditAdmin} {
		if !slices.ContainsFunc(r, func(role Role) bool { return role.Admin == a }) {
			faults = append(faults, invalid("roles", "", townhall.Say("access.role.three", "含{admin}管理员角色", "a role of the {admin} administrator", "admin", string(a))))
		}
	}
	return errors.Join(faults...)
}

func (g Grant) check(field, role string) error {
	switch {
	case len(g.Kinds) == 0 || slices.Contains(g.Kinds, ""):
		return invalid(field+".kinds", "", townhall.Say("access.grant.kinds", "至少一个类别", "a kind at least"))
	case len(g.Verbs) == 0 || slices.Contains(g.Verbs, ""):
		return invalid(field+".verbs", "", townhall.Say("access.grant.verbs", "至少一个动词", "a verb at least"))
	case unposted(role) && g.Own || role == Public && g.Self:
		return invalid(field+".own", true, townhall.Say("access.grant.unit", "无单位可言的角色不按单位授权", "no grant by unit or person in a role that has none"))
	case len(g.States) > 0 && slices.ContainsFunc(g.Verbs, func(v string) bool { return !reads(v) }):
		return invalid(field+".states", strings.Join(g.States, " "), townhall.Say("access.grant.states", "仅对读取类动词按状态授权", "states only for verbs of reading"))
	}
	return nil
}

// unposted reports a role that is nobody's post.
func unposted(role string) bool { return role == Public || role == SignedIn }

func reads(verb string) bool {
	return verb == townhall.Reading || verb == townhall.Browsing || verb == townhall.Tracing
}

func invalid(field string, found any, needed townhall.Text) error {
	return &townhall.Error{Kind: townhall.Invalid, Field: field, Found: townhall.ValueOf(found), Needed: needed}
}

// covers reports whether a grant speaks of a verb on a kind.
func (g Grant) covers(kind, verb string) bool {
	return kind != SecretKind && slices.ContainsFunc(g.Kinds, func(k string) bool { return matches(k, kind) }) &&
		(slices.Contains(g.Verbs, verb) || slices.Contains(g.Verbs, "*"))
}

func matches(pattern, kind string) bool {
	prefix, all := strings.CutSuffix(pattern, "*")
	return pattern == kind || pattern == "*" || all && strings.HasSuffix(prefix, ".") && strings.HasPrefix(kind, prefix)
}
