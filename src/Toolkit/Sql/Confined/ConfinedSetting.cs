using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Toolkit.Sql;

/// <summary>What a confined process is told before its first statement.</summary>
/// <param name="Workspace">The folder.</param>
/// <param name="Temp">A folder of its own, which goes with it.</param>
/// <param name="MemoryBytes">What it may hold; 0 for no ceiling of its own.</param>
/// <param name="Options">How the workspace is opened.</param>
internal sealed record ConfinedSetting(string Workspace, string Temp, long MemoryBytes, WorkspaceOptions Options)
{
    // The clock stays behind: both processes have the system's.
    private static readonly JsonSerializerOptions Json = new()
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver
        {
            Modifiers =
            {
                type =>
                {
                    foreach (JsonPropertyInfo clock in type.Properties.Where(p => p.PropertyType == typeof(TimeProvider)).ToList())
                    {
                        type.Properties.Remove(clock);
                    }
                },
            },
        },
    };

    public void Write(BinaryWriter to)
    {
        to.Write(JsonSerializer.Serialize(this, Json));
        to.Flush();
    }

    public static ConfinedSetting Read(BinaryReader from) => JsonSerializer.Deserialize<ConfinedSetting>(from.ReadString(), Json)!;
}
