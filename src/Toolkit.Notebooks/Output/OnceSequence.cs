using System.Collections;

namespace Toolkit.Notebooks.Output;

/// <summary>A lazy sequence that is gone through once, however often a formatter asks for its items.</summary>
/// <remarks>A query over a file or a feed may be dear, or give other items the second time.</remarks>
internal static class OnceSequence
{
    /// <summary>The value itself, or what remembers its items when it is a sequence that makes them as they are asked for.</summary>
    public static object? Around(object? value)
    {
        if (value is not IEnumerable || value is string or ICollection || value.GetType().GetCustomAttributes(inherit: true).Any(a => a.GetType().Name == "TypeFormatterSourceAttribute"))
        {
            return value;
        }

        Type[] interfaces = value.GetType().GetInterfaces();
        if (interfaces.Any(i => i.IsGenericType && (i.GetGenericTypeDefinition() == typeof(IReadOnlyCollection<>) || i.GetGenericTypeDefinition() == typeof(ICollection<>))))
        {
            return value;
        }

        // Only what is nothing but a sequence: an iterator, a query. A class of one's own may have formatters of its own.
        bool isIterator = value.GetType().Name.Contains('<') || value.GetType().Namespace == "System.Linq";
        Type? item = interfaces.Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>)).Select(i => i.GetGenericArguments()[0]).FirstOrDefault();
        return isIterator && item is not null ? Activator.CreateInstance(typeof(Remembered<>).MakeGenericType(item), value) : value;
    }

    private sealed class Remembered<T>(IEnumerable<T> source) : IEnumerable<T>
    {
        private readonly List<T> _items = [];
        private IEnumerator<T>? _rest;
        private bool _ended;

        public IEnumerator<T> GetEnumerator()
        {
            for (int i = 0; i < _items.Count || Next(); i++)
            {
                yield return _items[i];
            }
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private bool Next()
        {
            if (_ended)
            {
                return false;
            }

            _rest ??= source.GetEnumerator();
            if (_rest.MoveNext())
            {
                _items.Add(_rest.Current);
                return true;
            }

            _ended = true;
            _rest.Dispose();
            return false;
        }
    }
}
