namespace MagnetarStudio.LoadClient.Scenarios;

/// <summary>One kind of call that a scenario makes. Thread-safe.</summary>
internal interface IOperation
{
    /// <summary>Its name in reports and on the command line.</summary>
    string Name { get; }

    /// <summary>Makes one call and looks at its answer.</summary>
    /// <param name="number">Which arrival this is; spreads calls over connections and accounts.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="Grpc.Core.RpcException">The call did not succeed.</exception>
    /// <exception cref="LoadException">It succeeded with a wrong answer.</exception>
    Task CallAsync(int number, CancellationToken cancel);
}
