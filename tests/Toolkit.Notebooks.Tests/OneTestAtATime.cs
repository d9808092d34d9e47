// A process has one console, and sessions and scripts write to it: what one test prints must not be heard by another's cell.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
