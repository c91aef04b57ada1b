using System.Security.Cryptography;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Server.Audit;

/// <summary>Collects the entries of one stream into stretches, one of which is on its way to the disk.</summary>
/// <remarks>Used by the stream's handler alone.</remarks>
internal sealed class EntryCollector(IAuditTrail audit, Caller by, CancellationToken cancel)
{
    /// <summary>Bytes of entries at which a stretch takes no further one, so that it does not fill a batch.</summary>
    public const int StretchSizeBytesMax = 256 * 1024;

    private List<AuditEvent> _entries = [];
    private List<byte[]> _chain = [];
    private int _sizeBytes;
    private byte[] _digest = [];
    private Task<AppendedStretch>? _inFlight;
    private long _collected;
    private long _appended;
    private long _skipped;
    private long _kept;

    private bool IsFree => _inFlight is null or { IsCompleted: true };

    /// <summary>Waits for the next message, and meanwhile sends what was collected once the disk is free.</summary>
    /// <returns>False at the end of the stream.</returns>
    public async Task<bool> IsNextThereAsync(Task<bool> next)
    {
        while (!next.IsCompleted && _entries.Count > 0)
        {
            if (IsFree)
            {
                await SendAsync();
            }
            else
            {
                await Task.WhenAny(next, _inFlight!);
            }
        }

        return await next;
    }

    /// <summary>Takes one entry; waits for the disk when a stretch is full.</summary>
    /// <param name="entry">Judged already.</param>
    /// <param name="request">Its request, under an idempotency key; null without one.</param>
    public async Task AddAsync(AuditEvent entry, byte[]? request)
    {
        _entries.Add(entry);
        _sizeBytes += ApplicationEntryRules.SizeOf(entry.App!);
        _collected++;
        if (request is not null)
        {
            _digest = SHA256.HashData([.. _digest, .. request]);
            _chain.Add(_digest);
        }

        if (IsFree || _entries.Count == EntryStretch.CountMax || _sizeBytes >= StretchSizeBytesMax)
        {
            await SendAsync();
        }
    }

    /// <summary>Sends what is left and waits until it is on the disk.</summary>
    /// <returns>How many entries of the stream were appended, and how many the log had.</returns>
    /// <exception cref="IdempotencyKeyReusedException">The stream is shorter than what its key stands for.</exception>
    public async Task<(long Appended, long Skipped)> FinishAsync()
    {
        await SendAsync();
        await SettleAsync();
        return _kept <= _collected ? (_appended, _skipped) : throw new IdempotencyKeyReusedException();
    }

    private async Task SendAsync()
    {
        await SettleAsync();
        if (_entries.Count > 0)
        {
            var stretch = new EntryStretch(_collected - _entries.Count, _entries, _chain);
            (_entries, _chain, _sizeBytes) = ([], [], 0);
            _inFlight = audit.AppendAsync(stretch, by, cancel).AsTask();
        }
    }

    private async Task SettleAsync()
    {
        if (_inFlight is not { } inFlight)
        {
            return;
        }

        _inFlight = null;
        var appended = await inFlight;
        _appended += appended.Appended;
        _skipped += appended.Skipped;
        _kept = appended.Kept;
    }
}
