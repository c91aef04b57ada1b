using Xunit.v3;

// Every class starts servers of its own, and CI has two cores.
[assembly: Parallelization(MaxThreads = 2)]
