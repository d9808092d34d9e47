// A process has one console, and sessions and scripts write to it: what one test prints must not be heard by another's cell. So all tests are
// one collection, but those that only wait for other programs, which are named.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
