namespace Toolkit.Cli.Tests.Architecture;

/// <summary>The layout is the architecture: each project and each room in it uses only what <see cref="Plan"/> allows it.</summary>
public sealed class ArchitectureTests(SourceTree tree) : IClassFixture<SourceTree>
{
    [Fact]
    public void A_room_may_use_only_rooms_below_it()
    {
        foreach (Building building in Plan.Buildings)
        {
            string[] order = [.. building.Rooms.Select(r => r.Folder)];
            Assert.Equal(order.Distinct(), order);
            Assert.All(building.Rooms, (room, at) => Assert.All(room.MayUse, used => Assert.Contains(used, order[..at])));
        }
    }

    [Fact]
    public void Every_file_lies_in_a_room_of_the_plan() => None(tree.Lost.Select(f => $"src/{f}: no room of the plan"));

    [Fact]
    public void Projects_use_only_projects_that_they_may() => NoFault(FaultKind.Project);

    [Fact]
    public void Rooms_use_only_rooms_that_they_may() => NoFault(FaultKind.Room);

    [Fact]
    public void The_parts_of_a_room_form_no_circle() => NoFault(FaultKind.Circle);

    [Fact]
    public void Faces_use_no_internals_of_the_library() => NoFault(FaultKind.Internal);

    private void NoFault(FaultKind kind) => None(tree.Faults.Where(f => f.Kind == kind));

    private static void None(IEnumerable<object> found) => Assert.True(!found.Any(), string.Join('\n', found));
}
