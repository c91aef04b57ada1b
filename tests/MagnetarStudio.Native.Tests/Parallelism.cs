using Xunit;

// Every class starts servers of its own, and CI has two cores.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
