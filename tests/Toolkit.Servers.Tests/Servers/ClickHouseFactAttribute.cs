namespace Toolkit.Servers.Tests;

/// <summary>A test with ClickHouse's engine: skipped, with a message, where it is not installed.</summary>
internal sealed class ClickHouseFactAttribute : FactAttribute
{
    public ClickHouseFactAttribute() => Skip = ClickHouseEngine.Modules is null ? "needs chdb for node (. eng/setup.sh && install_peers)" : null;
}
