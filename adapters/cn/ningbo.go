package cn

import (
	"github.com/townhall-go/townhall"
	"github.com/townhall-go/townhall/mediation"
)

// Ningbo (宁波) is the pack of a city whose own regulation goes further than the law: which agreements must be written, and how
// soon a mediation is to be finished. Lay it over the national rulebook:
//
//	book, err := cn.Rulebook.With(cn.Ningbo)
//
// The city's regulation on settling disputes in many ways was approved on 28 March 2025; whether it left the older one in force
// was not read, so that from that day the values are marked as unverified.
var Ningbo = townhall.Rules("cn-ningbo",
	townhall.Rule(mediation.WrittenRequired.Key, townhall.Text{},
		ningbo("24", mediation.WrittenCases{Asked: true, NotAtOnce: true, Complex: true})...),
	townhall.Rule(mediation.Duration.Key, townhall.Text{},
		ningbo("27", townhall.Within(1, townhall.Months))...))

// ningbo is a value of the 宁波市人民调解条例, in force from 1 June 2015.
func ningbo[T any](article string, value T) []townhall.Version[T] {
	read := townhall.Cite{Law: "宁波市人民调解条例", English: "Ningbo Regulation on People's Mediation", Article: article, Read: "LawRefBook/Laws@2f4c5c2"}
	since := read
	since.Unverified = true
	changed := townhall.NewDate(2025, 3, 28)
	return []townhall.Version[T]{{From: townhall.NewDate(2015, 6, 1), To: changed.AddDays(-1), Value: value, Cite: read}, {From: changed, Value: value, Cite: since}}
}
