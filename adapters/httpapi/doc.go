// Package httpapi serves every action of the domains over HTTP as JSON, with an OpenAPI 3.1 document of what it serves. It has no
// users of its own: a host says who asks, and the office's policy what they may do.
//
//	api, err := httpapi.New(httpapi.Config{
//		Office:  office,
//		Actions: slices.Concat(mediation.Actions(), governance.Actions()),
//		Kinds:   slices.Concat(mediation.Kinds(), governance.Kinds()),
//		Users:   users, // Who(*http.Request) (townhall.Actor, error)
//	})
//	http.Handle("/api/", http.StripPrefix("/api", api))
//
// # What there is
//
//	GET  /openapi.json, /docs                     what there is, for machines and for people
//	GET  /healthz, /readyz                        is it alive, can it serve
//	GET  /kinds, /rules                           the kinds of records with their states and actions; the rulebook
//	GET  /records?kind=&place=&holder=&state=&opened=&due=&closed=&tag=&order=&reverse=&limit=&after=
//	GET  /records/{kind}/{id}                     a record whole; its ETag is its version
//	GET  /records/{kind}/{id}/history             what happened to it
//	POST /records/{kind}/{verb}                   an action that makes a record
//	POST /records/{kind}/{id}/{verb}              an action that changes one
//	GET  /history?after=                          what happened to all, as NDJSON or as server-sent events
//	POST /polls, /polls/{id}/ballots, /polls/{id}/close
//	GET  /polls/{id}, /polls/{id}/result
//	GET, PUT, DELETE /people/{id}, POST /people/find
//	POST /files, GET /files/{digest}
//
// Polls, people and files are there if the Config has a Box, a Vault or Files.
//
// # Once and in order
//
// Idempotency-Key makes an action happen once, however often it is sent; keys of different people never meet. If-Match with the ETag
// of a record makes it happen on that version only, or end in 412.
//
// # Whom the policy is asked about
//
// Actions ask by their verbs. Reading asks with townhall.Reading about a record whole, townhall.Browsing about each record of a list,
// townhall.Tracing about each record of a history; what is not allowed is left out of lists. Polls ask about Ref{"vote.poll", id} with
// open, cast, close and read; people about Ref{"vault.person", id} with read_name and so on for each field, put, find and shred;
// files about Ref{"file", digest} with put and read.
//
// # Webhooks
//
// A host that adds WebhookActions and WebhookKinds to its own, gives a WebhookKey and runs API.Deliver sends messages about what happens
// to records, signed by Standard Webhooks: what happened to which record, and nothing of what is in it. The policy is asked with secret
// before a webhook's secret is shown, and with townhall.Tracing, for who registered it, before each message. Webhooks reach the internet
// and the WebhookNetworks alone.
//
// # Errors
//
// Every error is application/problem+json in the language of the request: a rule's refusal is 422 and carries the finding with its
// articles.
package httpapi
