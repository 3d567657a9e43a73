namespace Zarr.FileFormats.Hdf5.Messages;

/// <summary>A step of the filter pipeline.</summary>
/// <param name="Id">Its registered number.</param>
/// <param name="Name">Its name; empty where none is stored.</param>
/// <param name="Values">Its settings.</param>
internal sealed record Filter(int Id, string Name, uint[] Values)
{
    /// <summary>Its name for messages.</summary>
    public override string ToString() => Name.Length > 0 ? $"{Name} ({Id})" : $"{Id}";
}
