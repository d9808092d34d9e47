using Toolkit.Tests;

namespace Toolkit.Servers.Tests;

/// <summary>A test with ClickHouse's engine: skipped, with a message, where it is not installed.</summary>
internal sealed class ClickHouseFactAttribute : FactAttribute
{
    /// <param name="real">Whether it is on real data, too.</param>
    public ClickHouseFactAttribute(bool real = false) => Skip = ClickHouseEngine.Modules is null
        ? "needs chdb for node (. eng/setup.sh && install_peers)"
        : real ? new RealDataFactAttribute().Skip : null;
}
