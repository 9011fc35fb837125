// Package pabulib reads and writes PaBuLib files (.pb), in which participatory-budget elections are published: https://pabulib.org/format.
//
//	instance, err := pabulib.Open("Poland_Wieliczka_2023_Green_Budget.pb")
//	outcome, err := allocate.EqualShares(allocate.Cost, allocate.Add1).Decide(instance.Election)
//	published, err := pabulib.NewInstance(instance.Election, instance.Meta, outcome)
//	err = published.Write(w)
//
// Three ways lead into a file, over one scanner. [Read] gives the election to be counted, and notes what it tolerated. [Check] lists
// every problem with its line. [ReadDocument] keeps the file as it is, down to voters' ages, to be changed and written again.
package pabulib
