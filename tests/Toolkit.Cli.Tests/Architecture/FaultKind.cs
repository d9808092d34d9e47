namespace Toolkit.Cli.Tests.Architecture;

internal enum FaultKind
{
    Project,
    Room,
    Circle,
    Internal,
}
