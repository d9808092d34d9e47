using System.Reflection;
using Microsoft.CodeAnalysis.Scripting;

namespace Toolkit.Notebooks.CSharp;

/// <summary>The properties that cells have declared; the scripting API tells their variables only.</summary>
internal static class ScriptProperties
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // The API keeps the objects whose members the cells' declarations are to itself.
    private static readonly PropertyInfo? ExecutionState = typeof(ScriptState).GetProperty("ExecutionState", BindingFlags.Instance | BindingFlags.NonPublic);
    private static readonly PropertyInfo? Count = ExecutionState?.PropertyType.GetProperty("SubmissionStateCount");
    private static readonly MethodInfo? Submission = ExecutionState?.PropertyType.GetMethod("GetSubmissionState");

    /// <summary>The value of a property, where what was declared last under that name is one.</summary>
    public static bool TryGet(ScriptState state, string name, out object? value)
    {
        object? execution = ExecutionState?.GetValue(state);
        for (int i = execution is null ? -1 : (int)Count!.GetValue(execution)! - 1; i >= 0; i--)
        {
            object? cell = Submission!.Invoke(execution, [i]);
            if (cell?.GetType().GetProperty(name, Declared) is { CanRead: true } property)
            {
                value = property.GetValue(cell, BindingFlags.DoNotWrapExceptions, null, null, null);
                return true;
            }

            if (cell?.GetType().GetField(name, Declared) is not null)
            {
                break;
            }
        }

        value = null;
        return false;
    }
}
